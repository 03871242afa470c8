import { expect, it } from 'vitest';
import { reportAssets } from '../../scripts/report-assets.ts';

it('lib/report/html/assets.json is what its sources make (npm run generate)', async () => {
  const text = `${JSON.stringify(await reportAssets(), null, 2)}\n`;
  await expect(text).toMatchFileSnapshot('../../lib/report/html/assets.json');
});
