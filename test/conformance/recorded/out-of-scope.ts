const values = 'reads values with GetSecretValue, which the simulator refuses: it keeps none';
const rotation = 'rotates by a Lambda function; rotation is not simulated';

/** Recorded tests that the simulator is not for, by repository, and why. */
export const outOfScope: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'localstack/localstack': {
    'test_rotate_secret_with_lambda_success[True]': rotation,
    'test_rotate_secret_with_lambda_success[None]': rotation,
    test_rotate_secret_multiple_times_with_lambda_success: rotation,
    test_rotate_secret_invalid_lambda_arn: rotation,
    test_first_rotate_secret_with_missing_lambda_arn: rotation,
    'test_no_client_request_token[RotateSecret]': rotation,
    test_get_secret_value: values,
    test_get_secret_value_errors: values,
    test_secret_version_not_found: values,
    'test_change_secret_value_after_creation[footest-updated1]': values,
    'test_change_secret_value_after_creation[tops3cret-updated2]': values,
    'test_change_secret_value_after_creation[\\x00\\x01\\x02\\xff-\\xfe\\xfd]': values,
    'test_create_and_update_secret[s-4b175f02-True]':
      'an earlier recording of test_create_and_update_secret[s-c64bdc03-True], under another name of the secret',
  },
  'cloud-custodian/cloud-custodian': {
    test_secrets_manager_replica_access_denied:
      'its answers of AWS are those of test_secrets_manager_replica_attribute; the refusal is made up by the test',
    test_secrets_manager_describe: 'its refusal is written by hand: HTTP 403, where AWS answers 400',
  },
};

/** How many tests each recording holds. */
export const recordedTests: Readonly<Record<string, number>> = {
  'localstack/localstack': 55,
  'cloud-custodian/cloud-custodian': 8,
};
