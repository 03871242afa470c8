import type { Region } from '../domain/secret.ts';

/** A JSON object as it came over the wire: nothing is known of it but that. */
export type Json = Readonly<Record<string, unknown>>;

/** What the service answered, before any client made something of it. */
export interface Answer {
  /** HTTP's. */
  readonly status: number;
  /** Null where it was no JSON object. */
  readonly body: Json | null;
}

interface Filter {
  readonly Key: 'name' | 'tag-value';
  readonly Values: string[];
}

export interface ListInput {
  readonly MaxResults?: number;
  readonly NextToken?: string;
  readonly SortBy?: 'name';
  readonly SortOrder?: 'asc' | 'desc';
  readonly Filters?: Filter[];
}

interface Secret {
  readonly SecretId: string;
}

export interface ReplicaRegion {
  readonly Region: Region;
  readonly KmsKeyId?: string;
}

/** What the experiments may ask without changing anything. */
export type ReadCall = { readonly region: Region } & (
  | { readonly operation: 'DescribeSecret'; readonly input: Secret }
  | { readonly operation: 'ListSecrets'; readonly input: ListInput }
  | { readonly operation: 'ListSecretVersionIds'; readonly input: Secret }
);

/** Makes a secret. Its value is the adapter's: no experiment can choose, see or print one. */
export type CreateCall = {
  readonly region: Region;
  readonly operation: 'CreateSecret';
  readonly input: { readonly Name: string; readonly Tags: { Key: string; Value: string }[] };
};

/** What changes a secret that is there. */
export type ChangeCall = { readonly region: Region } & (
  | {
      readonly operation: 'DeleteSecret';
      readonly input: Secret & {
        readonly ForceDeleteWithoutRecovery?: boolean;
        readonly RecoveryWindowInDays?: number;
      };
    }
  | {
      readonly operation: 'RemoveRegionsFromReplication';
      readonly input: Secret & { readonly RemoveReplicaRegions: string[] };
    }
  | {
      readonly operation: 'ReplicateSecretToRegions';
      readonly input: Secret & {
        readonly AddReplicaRegions: ReplicaRegion[];
        readonly ForceOverwriteReplicaSecret?: boolean;
      };
    }
  | { readonly operation: 'StopReplicationToReplica'; readonly input: Secret }
  | { readonly operation: 'UpdateSecret'; readonly input: Secret & { Description?: string; KmsKeyId?: string } }
);

export type Call = ReadCall | CreateCall | ChangeCall;

/** Sends a request once, and gives back whatever was answered. Fails where nothing was, or no credentials are there. */
export interface WireReader {
  read(call: ReadCall): Promise<Answer>;
}

/** The same for what changes something. */
export interface WireWriter {
  write(call: CreateCall | ChangeCall): Promise<Answer>;
}
