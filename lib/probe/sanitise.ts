import { isJson, keyForm } from './answer.ts';
import { absentKey, absentName } from './names.ts';

/** What names nobody and nothing: the service's own words. */
const verbatim = new Set([
  '__type',
  'Region',
  'PrimaryRegion',
  'Status',
  'OwningService',
  'Type',
  'SortBy',
  'SortOrder',
]);
const prose = new Set(['StatusMessage', 'Message', 'message']);
const versionMaps = new Set(['VersionIdsToStages', 'SecretVersionsToStages']);
const publicKeys = new Set(['alias/aws/secretsmanager', 'DefaultEncryptionKey', absentKey]);
const publicNames = new Set([absentName]);

export interface Sanitiser {
  /** A copy of plain data in which every name, ARN, account, key, id, token and time is a placeholder. */
  data(value: unknown): unknown;
  /** The same for a sentence. */
  text(text: string): string;
}

/**
 * Makes a recording fit to be shown: what is not known to be the service's own word is replaced, so that a field that AWS
 * adds tomorrow is not let through. One thing has one placeholder throughout, or equal ids could not be told.
 * @param prefix what the names of the run's own secrets begin with; undefined where it made none
 */
export function createSanitiser(prefix: string | undefined): Sanitiser {
  const known = new Map<string, string>();
  const counts = new Map<string, number>();

  function placeholder(kind: string, value: string): string {
    const key = `${kind} ${value}`;
    const number = (counts.get(kind) ?? 0) + 1;
    const made = known.get(key) ?? `<${kind}-${number}>`;
    if (!known.has(key)) counts.set(kind, number);
    known.set(key, made);
    return made;
  }

  function name(value: string): string {
    if (prefix !== undefined && value.startsWith(prefix)) return `probe/${value.slice(prefix.length)}`;
    return publicNames.has(value) || value === '' ? value : placeholder('name', value);
  }

  function secretId(value: string): string {
    const [, partition, region, account = '', resource = ''] =
      /^arn:(aws[a-z0-9-]*):secretsmanager:([a-z0-9-]+):(\d{12}):secret:(.+)$/.exec(value) ?? [];
    if (partition === undefined) return value.startsWith('arn:') ? placeholder('arn', value) : name(value);
    const whole = resource.replace(/-[A-Za-z0-9]{6}$/, '');
    const suffix = whole === resource ? '' : `-${placeholder('suffix', resource)}`;
    return `arn:${partition}:secretsmanager:${region}:${placeholder('account', account)}:secret:${name(whole)}${suffix}`;
  }

  /** Its form stays: that is a fact. */
  function key(value: string): string {
    return publicKeys.has(value) ? value : placeholder(`key-${keyForm(value)}`, value);
  }

  function text(value: string): string {
    const own = prefix === undefined ? value : value.replaceAll(prefix, () => 'probe/');
    return own
      .replaceAll(/arn:aws[^\s"',\]]*/g, arnInSentence)
      .replaceAll(/\b\d{12}\b/g, (account) => placeholder('account', account))
      .replaceAll(/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi, (id) => placeholder('id', id));
  }
  /** An ARN in a sentence has its own placeholder as anywhere else; the full stop behind it is the sentence's. */
  function arnInSentence(found: string): string {
    const stop = found.endsWith('.') ? '.' : '';
    return secretId(restored(found.slice(0, found.length - stop.length))) + stop;
  }
  const restored = (arn: string) =>
    prefix === undefined ? arn : arn.replace(':secret:probe/', () => `:secret:${prefix}`);

  function string(field: string, value: string): string {
    if (verbatim.has(field)) return value;
    if (prose.has(field)) return text(value);
    if (field === 'ARN' || field === 'SecretId' || field === 'Name') return secretId(value);
    if (field === 'KmsKeyId' || field === 'KmsKeyIds') return key(value);
    if (field === 'NextToken') return /^\d+$/.test(value) ? '<whole number>' : placeholder('token', value);
    if (field === 'VersionId') return placeholder('version', value);
    if (field === 'VersionStages' || field === 'AddReplicaRegions' || field === 'RemoveReplicaRegions')
      return stage(value);
    return '<text>';
  }

  function of(field: string, value: unknown): unknown {
    if (typeof value === 'string') return string(field, value);
    if (typeof value === 'number')
      return field === 'MaxResults' || field === 'RecoveryWindowInDays' ? value : '<number>';
    if (Array.isArray(value)) return value.map((part) => of(field, part));
    if (!isJson(value)) return value;
    const entries = Object.entries(value);
    if (versionMaps.has(field)) {
      return Object.fromEntries(
        entries.map(([id, stages]) => [placeholder('version', id), of('VersionStages', stages)]),
      );
    }
    return Object.fromEntries(entries.map(([inner, part]) => [fieldName(inner), of(inner, part)]));
  }

  return { data: (value) => of('', value), text };
}

/** AWS's own labels, and Regions; a label of a customer's is his. */
function stage(value: string): string {
  return /^AWS[A-Z]+$|^([a-z]+-)+\d+$/.test(value) ? value : '<text>';
}

/** A field is the service's own word; what is longer or looks otherwise may be data that somebody made a key of. */
function fieldName(field: string): string {
  return /^[A-Za-z_]{1,40}$/.test(field) ? field : '<field>';
}
