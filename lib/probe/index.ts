import type { Experiment } from './experiment.ts';
import { answerToReplicate } from './experiments/answer-to-replicate.ts';
import { arnInReplicate } from './experiments/arn-in-replicate.ts';
import { arnOfAReplica } from './experiments/arn-of-a-replica.ts';
import { bodyOfAnError } from './experiments/body-of-an-error.ts';
import { defaultKeyOfAReplica } from './experiments/default-key-of-a-replica.ts';
import { deletedDate } from './experiments/deleted-date.ts';
import { deletingAReplicatedPrimary } from './experiments/deleting-a-replicated-primary.ts';
import { fieldsOfADescription } from './experiments/fields-of-a-description.ts';
import { fieldsOfAListing } from './experiments/fields-of-a-listing.ts';
import { formOfAToken } from './experiments/form-of-a-token.ts';
import { keyChangedOnAReplica } from './experiments/key-changed-on-a-replica.ts';
import { keyOfAReplica } from './experiments/key-of-a-replica.ts';
import { keyOfAVersion } from './experiments/key-of-a-version.ts';
import { keyThatIsNotThere } from './experiments/key-that-is-not-there.ts';
import { nameConflict } from './experiments/name-conflict.ts';
import { negatedFilter } from './experiments/negated-filter.ts';
import { notFoundStatus } from './experiments/not-found-status.ts';
import { nullsInADescription } from './experiments/nulls-in-a-description.ts';
import { orderOfAListing } from './experiments/order-of-a-listing.ts';
import { overwritingANamesake } from './experiments/overwriting-a-namesake.ts';
import { overwritingAPlannedDeletion } from './experiments/overwriting-a-planned-deletion.ts';
import { overwritingAPrimary } from './experiments/overwriting-a-primary.ts';
import { primaryRegionAfterRemoval } from './experiments/primary-region-after-removal.ts';
import { primaryRegionOfAPrimary } from './experiments/primary-region-of-a-primary.ts';
import { primaryRegionOfAReplica } from './experiments/primary-region-of-a-replica.ts';
import { promotion } from './experiments/promotion.ts';
import { replicatingAgain } from './experiments/replicating-again.ts';
import { statusOnAReplica } from './experiments/status-on-a-replica.ts';
import { tokenAfterADeletion } from './experiments/token-after-a-deletion.ts';
import { tokenMadeUp } from './experiments/token-made-up.ts';
import { versionIdsAcrossRegions } from './experiments/version-ids-across-regions.ts';
import { writingToAReplica } from './experiments/writing-to-a-replica.ts';

/** Every experiment, by its id. */
export const experiments: readonly Experiment[] = [
  answerToReplicate,
  arnInReplicate,
  arnOfAReplica,
  bodyOfAnError,
  defaultKeyOfAReplica,
  deletedDate,
  deletingAReplicatedPrimary,
  fieldsOfADescription,
  fieldsOfAListing,
  formOfAToken,
  keyChangedOnAReplica,
  keyOfAReplica,
  keyOfAVersion,
  keyThatIsNotThere,
  nameConflict,
  negatedFilter,
  notFoundStatus,
  nullsInADescription,
  orderOfAListing,
  overwritingANamesake,
  overwritingAPlannedDeletion,
  overwritingAPrimary,
  primaryRegionAfterRemoval,
  primaryRegionOfAPrimary,
  primaryRegionOfAReplica,
  promotion,
  replicatingAgain,
  statusOnAReplica,
  tokenAfterADeletion,
  tokenMadeUp,
  versionIdsAcrossRegions,
  writingToAReplica,
];
