import { nameCollision } from './name-collision.ts';
import { nameShared } from './name-shared.ts';
import { primaryMisplaced } from './primary-misplaced.ts';
import { primaryPendingDeletion } from './primary-pending-deletion.ts';
import { replicaAbsent } from './replica-absent.ts';
import { replicaFailed } from './replica-failed.ts';
import { replicaKeyMismatch } from './replica-key-mismatch.ts';
import { replicaKeyUnusable } from './replica-key-unusable.ts';
import { replicaMetadataDrift } from './replica-metadata-drift.ts';
import { replicaMissing } from './replica-missing.ts';
import { replicaOrphaned } from './replica-orphaned.ts';
import { replicaPromoted } from './replica-promoted.ts';
import { replicaStale } from './replica-stale.ts';
import { replicaStuck } from './replica-stuck.ts';
import { replicaUnexpected } from './replica-unexpected.ts';
import { replicaUnused } from './replica-unused.ts';
import type { Rule } from './rule.ts';
import { secretUnmatched } from './secret-unmatched.ts';

/** Every rule, sorted by id. A new rule is its file and its line here. */
export const rules: readonly Rule[] = [
  nameCollision,
  nameShared,
  primaryMisplaced,
  primaryPendingDeletion,
  replicaAbsent,
  replicaFailed,
  replicaKeyMismatch,
  replicaKeyUnusable,
  replicaMetadataDrift,
  replicaMissing,
  replicaOrphaned,
  replicaPromoted,
  replicaStale,
  replicaStuck,
  replicaUnexpected,
  replicaUnused,
  secretUnmatched,
];
