import { account, home } from './estate.ts';

export const arnOf = (name: string) => `arn:aws:lambda:${home}:${account}:function:${name}`;

/** What the functions are told, as serverless.yml has it. */
export function environmentOf(endpoint: string, policy: string, table: string) {
  return {
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: home,
    AWS_ACCESS_KEY_ID: account,
    AWS_SECRET_ACCESS_KEY: 'example',
    POLICY_SOURCE: `file:${policy}`,
    TABLE_NAME: table,
    EVENT_BUS: 'soak',
    LISTINGS_BUCKET: 'listings',
    AUDIT_FUNCTION: `${arnOf('audit')}:1`,
    AUDIT_ACCOUNT_FUNCTION: `${arnOf('audit-account')}:1`,
    REMEDIATE_RUN_FUNCTION: `${arnOf('remediate-run')}:1`,
  };
}
