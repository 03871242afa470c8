/**
 * Where a peer is known to do other than AWS. The suite asserts what AWS does and cites an entry of this list where a
 * peer is expected to fail the assertion. An entry that no longer fails, or that no test cites, fails the suite:
 * the list cannot go stale. How sure AWS's side is: docs/aws-facts.md.
 */
interface Difference {
  readonly peer: 'moto';
  /** What AWS does, and where docs/aws-facts.md says so. */
  readonly aws: string;
  /** What the peer does (moto 5.2: moto/secretsmanager/models.py and responses.py). */
  readonly instead: string;
}

export const knownDifferences = {
  'primary-without-primary-region': {
    peer: 'moto',
    aws: 'a replicated primary shows its own Region as PrimaryRegion ("Roles")',
    instead: 'only ReplicaSecret.to_dict sets PrimaryRegion',
  },
  'never-in-progress': {
    peer: 'moto',
    aws: 'ReplicateSecretToRegions answers before replication is done, with InProgress ("Changing replication")',
    instead: 'replicates within the call and answers InSync or Failed',
  },
  'replicate-echoes-the-id': {
    peer: 'moto',
    aws: 'ReplicateSecretToRegions and RemoveRegionsFromReplication answer with the ARN of the primary (model)',
    instead: 'return the SecretId as it was given',
  },
  'replica-key-is-always-default': {
    peer: 'moto',
    aws: 'a replica is encrypted with the KmsKeyId that AddReplicaRegions names for it ("Keys")',
    instead: 'ReplicaSecret.config hard-codes alias/aws/secretsmanager',
  },
  'replica-cannot-be-rekeyed': {
    peer: 'moto',
    aws: 'UpdateSecret with KmsKeyId alone is allowed on a replica ("Changing replication")',
    instead: 'refuses every UpdateSecret on a replica',
  },
  'conflict-names-another-secret': {
    peer: 'moto',
    aws: 'the message of a name conflict names the secret ("Why replication fails")',
    instead: 'the message hard-codes the word "simple"',
  },
  'replicating-again-repeats-the-region': {
    peer: 'moto',
    aws: 'a Region stands in ReplicationStatus once: it describes replicas, not calls ("Replication status")',
    instead: 'create_replicas appends an entry with every call',
  },
  'no-stop-replication': {
    peer: 'moto',
    aws: 'StopReplicationToReplica turns a replica into a standalone secret ("Changing replication")',
    instead: 'does not implement the operation',
  },
  'delete-refusal-text': {
    peer: 'moto',
    aws: 'the refusal names the full ARN and ends in a full stop ("Changing replication")',
    instead: 'names the SecretId as given, without a full stop',
  },
  'not-found-is-404': {
    peer: 'moto',
    aws: 'ResourceNotFoundException is HTTP 400 ("Describing")',
    instead: 'answers 404',
  },
  'error-body-key': {
    peer: 'moto',
    aws: 'the error body says Message ("The wire")',
    instead: 'the error body says message',
  },
  'nulls-on-the-wire': {
    peer: 'moto',
    aws: 'DescribeSecret returns only fields that have a value ("Describing")',
    instead: 'to_dict includes dates that are None',
  },
  'listing-shows-replication': {
    peer: 'moto',
    aws: 'an entry of ListSecrets has no ReplicationStatus ("Listing")',
    instead: 'uses one to_dict for listing and describing',
  },
  'primary-region-filter-is-exact': {
    peer: 'moto',
    aws: 'the primary-region filter matches by prefix ("Listing")',
    instead: 'compares whole Region names',
  },
  'listing-is-not-sorted': {
    peer: 'moto',
    aws: 'SortBy and SortOrder decide the order ("Listing")',
    instead: 'ignores both',
  },
  'bad-token-crashes': {
    peer: 'moto',
    aws: 'a token that the service did not give is refused with InvalidNextTokenException (model)',
    instead: 'the token is an offset, and int() of anything else ends in HTTP 500',
  },
  'max-results-unbounded': {
    peer: 'moto',
    aws: 'MaxResults above 100 is refused (model)',
    instead: 'serves a page of any size',
  },
  'pending-deletion-accepts-writes': {
    peer: 'moto',
    aws: 'no write is accepted by a secret scheduled for deletion ("Changing replication")',
    instead: 'PutSecretValue and ReplicateSecretToRegions do not look',
  },
  'pending-deletion-name-clash': {
    peer: 'moto',
    aws: 'a name that awaits deletion is refused with InvalidRequestException ("Changing replication")',
    instead: 'answers ResourceExistsException',
  },
  'names-are-not-validated': {
    peer: 'moto',
    aws: 'a name with a forbidden character is refused ("Identity")',
    instead: 'accepts any name',
  },
} as const satisfies Readonly<Record<string, Difference>>;

export type DifferenceId = keyof typeof knownDifferences;
