import { arnInRegion, parseSecretArn } from '../domain/arn.ts';
import type { Region } from '../domain/secret.ts';
import { bodyOf, isNotFound, listOf, textOf } from './answer.ts';
import type { Answer, ChangeCall, Json, WireReader, WireWriter } from './ports.ts';

const ownTag = 'replication-auditor:probe';

/** A secret that this run made. */
export interface Own {
  readonly name: string;
  /** Where it was made. */
  readonly region: Region;
  readonly arn: string;
}

/** Thrown before a write on something that cannot be shown to be this run's own. */
export class NotOurs extends Error {
  constructor(region: Region, id: string, why: string) {
    super(`refused to touch "${id}" in ${region}: ${why}`);
    this.name = 'NotOurs';
  }
}

export interface OwnSecrets {
  /** What each name of the run begins with. */
  readonly prefix: string;
  /** Every name that was ever asked for, also where no answer came. */
  names(): readonly string[];
  create(region: Region, label: string): Promise<{ readonly own: Own; readonly answer: Answer }>;
  /** What stands under a name or an ARN, proven to be this run's; undefined where nothing does. @throws NotOurs */
  look(region: Region, id: string): Promise<Json | undefined>;
  /** Sends a change, after looking at what it changes and at what it could overwrite. @throws NotOurs */
  change(call: ChangeCall): Promise<Answer>;
}

/**
 * The secrets of one run. Whatever is changed or deleted was described a moment before, and three things must be so: it has
 * the run's tag, a name that this run made up, and the ARN that AWS told when this run created it (or that of a replica of
 * it). The run's id is random: no other run, and nobody's secret, fits all three.
 */
export function createOwnSecrets(
  run: { id: string; prefix: string },
  reader: WireReader,
  writer: WireWriter,
): OwnSecrets {
  const prefix = `${run.prefix}${run.id}/`;
  const arns = new Map<string, Set<string>>();

  async function look(region: Region, id: string): Promise<Json | undefined> {
    const answer = await reader.read({ region, operation: 'DescribeSecret', input: { SecretId: id } });
    if (isNotFound(answer)) return undefined;
    const body = bodyOf(answer, `looking at it in ${region}`);
    const name = textOf(body, 'Name') ?? '';
    const known = arns.get(name);
    if (!known) throw new NotOurs(region, id, 'this run made no secret of that name');
    const arn = textOf(body, 'ARN') ?? '';
    if (parseSecretArn(arn)?.region !== region || ![...known].some((own) => arnInRegion(own, region) === arn)) {
      throw new NotOurs(region, id, 'its ARN is not one that this run was given');
    }
    const isTagged = listOf(body, 'Tags').some((tag) => tag['Key'] === ownTag && tag['Value'] === run.id);
    if (!isTagged) throw new NotOurs(region, id, "it does not have the run's tag");
    return body;
  }

  return {
    prefix,
    names: () => [...arns.keys()],
    look,
    async create(region, label) {
      const name = `${prefix}${label}`;
      const known = arns.get(name) ?? new Set();
      // Before the call: what was made without an answer is at least looked for in the end.
      arns.set(name, known);
      const input = { Name: name, Tags: [{ Key: ownTag, Value: run.id }] };
      const answer = await writer.write({ region, operation: 'CreateSecret', input });
      const arn = textOf(bodyOf(answer, `creating a secret in ${region}`), 'ARN') ?? '';
      known.add(arn);
      return { own: { name, region, arn }, answer };
    },
    async change(call) {
      const { region, input } = call;
      const body = await look(region, input.SecretId);
      if (!body) throw new NotOurs(region, input.SecretId, 'it is not there');
      if (call.operation === 'ReplicateSecretToRegions') {
        // What stands in the way is what an overwrite would destroy.
        for (const { Region } of call.input.AddReplicaRegions) await look(Region, textOf(body, 'Name') ?? '');
      }
      return writer.write(call);
    },
  };
}
