import type { Region } from '../domain/secret.ts';

/** Domains by the beginning of a Region's code; all others are in the first partition (AWS SDKs, `partitions.json`). */
const domains: readonly (readonly [prefix: string, domain: string])[] = [
  ['cn-', 'amazonaws.com.cn'],
  ['eusc-', 'amazonaws.eu'],
  ['us-iso-', 'c2s.ic.gov'],
  ['us-isob-', 'sc2s.sgov.gov'],
  ['us-isof-', 'csp.hci.ic.gov'],
  ['eu-isoe-', 'cloud.adc-e.uk'],
];

/** A Region's code; a bucket's host such as `sts.s3-us-west-2.amazonaws.com` must not pass for that of STS. */
const regionCode = /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/;

/** The host of AWS STS in a Region; undefined where that is no Region's code. */
export function stsHost(region: Region): string | undefined {
  if (!regionCode.test(region)) return undefined;
  const domain = domains.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'amazonaws.com';
  return `sts.${region}.${domain}`;
}
