import { isDeepStrictEqual } from 'node:util';
import type { StoredFinding } from '../../lib/findings/lifecycle.ts';
import type { RememberedEntry } from '../../lib/findings/memory.ts';
import type { AccountRecord, AccountStore, FindingStore, MemoryStore } from '../../lib/findings/store.ts';

export type StoreOperation = keyof (FindingStore & AccountStore & MemoryStore);

/** Called around every operation; one that throws is a fault: before it, the write is lost; after it, only its answer. */
export interface StoreHooks {
  readonly before?: (operation: StoreOperation) => unknown;
  readonly after?: (operation: StoreOperation) => unknown;
  /** Told each finding that was written, with what it replaced. */
  readonly onSave?: (next: StoredFinding, previous: StoredFinding | undefined) => void;
}

export interface InMemoryStore extends FindingStore, AccountStore, MemoryStore {
  /** Everything that is kept, of all accounts. */
  findings(): StoredFinding[];
  /** The same store as a client with faults of its own sees it. */
  through(hooks: StoreHooks): InMemoryStore;
}

interface Tables {
  /** As JSON, as a real store keeps it: what does not survive that must not pass a test. */
  readonly findings: Map<string, string>;
  readonly accounts: Map<string, AccountRecord>;
  readonly memory: Map<string, { readonly account: string; readonly entry: RememberedEntry }>;
}

/** A store in memory whose conditional writes are as strict as DynamoDB's. */
export function memoryStore(hooks: StoreHooks = {}): InMemoryStore {
  return view({ findings: new Map(), accounts: new Map(), memory: new Map() }, hooks);
}

function view(tables: Tables, hooks: StoreHooks): InMemoryStore {
  async function around<Result>(operation: StoreOperation, run: () => Result): Promise<Result> {
    await hooks.before?.(operation);
    const result = run();
    await hooks.after?.(operation);
    return result;
  }
  const all = () => [...tables.findings.values()].map(parse);
  return {
    findings: all,
    through: (others) => view(tables, others),
    load: (account) => around('load', () => all().filter(({ finding }) => finding.account === account)),
    get: (account, id) => around('get', () => stored(tables, account, id)),
    save: (next, previous) =>
      around('save', () => {
        const { account, id } = next.finding;
        if (!isDeepStrictEqual(stored(tables, account, id), previous)) return false;
        tables.findings.set(`${account} ${id}`, JSON.stringify(next));
        hooks.onSave?.(next, previous);
        return true;
      }),
    account: (account) => around('account', () => tables.accounts.get(account)),
    saveAccount: (record) =>
      around('saveAccount', () => {
        const known = tables.accounts.get(record.account);
        if (!known || known.lastAuditAt < record.lastAuditAt) tables.accounts.set(record.account, record);
      }),
    accounts: () => around('accounts', () => [...tables.accounts.keys()]),
    dropAccount: (account) => around('dropAccount', () => void tables.accounts.delete(account)),
    remembered: (account) =>
      around('remembered', () => {
        const entries = [...tables.memory.values()].filter((one) => one.account === account);
        return entries.map(({ entry }) => entry);
      }),
    remember: (account, { put, drop }) =>
      around('remember', () => {
        for (const entry of drop) tables.memory.delete(keyOf(account, entry));
        for (const entry of put) tables.memory.set(keyOf(account, entry), { account, entry });
      }),
  };
}

function stored({ findings }: Tables, account: string, id: string): StoredFinding | undefined {
  const text = findings.get(`${account} ${id}`);
  return text === undefined ? undefined : parse(text);
}

function parse(text: string): StoredFinding {
  return JSON.parse(text);
}

function keyOf(account: string, { kind, family, region }: RememberedEntry): string {
  return [account, kind, region, family].join(' ');
}
