/**
 * Of moto's Secrets Manager tests that were verified on AWS, those that the simulator is not for, and why. A test that is
 * listed and no longer exists fails the suite, as does one that exists and neither ran nor is listed.
 */
export const outOfScope: Readonly<Record<string, string>> = {
  'test_secretsmanager.py::test_update_secret_version_stage_manually':
    'reads values with GetSecretValue, which the simulator refuses: it keeps none',
  'test_secretsmanager.py::test_rotate_secret_using_lambda': 'rotates by a Lambda function; rotation is not simulated',
  'test_secretsmanager.py::test_rotate_secret_using_lambda_dont_rotate_immediately':
    'rotates by a Lambda function; rotation is not simulated',
};

export const inScope: readonly string[] = [
  'test_list_secrets.py::test_with_all_filter',
  'test_list_secrets.py::test_with_all_filter_special_characters',
  'test_list_secrets.py::test_with_duplicate_filter_keys',
  'test_list_secrets.py::test_with_filter_with_value_with_multiple_words',
  'test_secretsmanager.py::test_create_duplicate_secret_without_specifying_token',
  'test_secretsmanager.py::test_create_duplicate_secret_with_same_token',
  'test_secretsmanager.py::test_create_different_secret_with_same_token',
  'test_secretsmanager.py::test_put_same_secret_value_with_same_token',
  'test_secretsmanager.py::test_put_different_secret_value_with_same_token',
  'test_secretsmanager.py::test_update_same_secret_value_with_same_token',
  'test_secretsmanager.py::test_update_different_secret_value_with_same_token',
  'test_secretsmanager.py::test_update_secret_version_stage_dont_specify_current_stage',
];
