import { expect } from 'vitest';
import type { Block, SlackMessage } from '../../lib/notify/slack.ts';

/** Names that would be more than a name, if they could. */
export const hostile = [
  '<!channel>',
  '<!here|here>',
  '<@U024BE7LH>',
  '<#C024BE7LR>',
  '<https://evil.example|the console>',
  '@here @channel @everyone',
  '*bold* _italic_ ~struck~',
  '`code` ```block```',
  ':skull:',
  '&lt;!channel&gt;',
  '"}], "blocks": [{"type": "image"',
  'a\nb\r\nSubject: c',
  'left\u202eright\u200bzero\ufeff',
  '\u001b[31mred',
  '\ud83d',
  '> quote',
  'https://evil.example',
];

/** A text object as Slack reads it: what of it is markup, beyond the code spans and links that we made. */
function markupOf(block: Block): string[] {
  const objects = block.type === 'section' ? ('fields' in block ? block.fields : [block.text]) : [];
  return objects.flatMap((object) => (object.type === 'mrkdwn' ? [object.text] : []));
}

const ourLink =
  /<https:\/\/[a-z0-9.-]+\.console\.(?:aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com)\/secretsmanager\/secret\?name=[\w%.~-]*&amp;region=[a-z0-9-]+\|(?:console|Console, [a-z0-9-]+(?: \(if it is there\))?)>/g;

/** What is left when our own links and bold labels and the code spans, which hold no markup, are taken away. */
function foreignMarkup(text: string): string {
  const bare = text.replace(/`[^`]*`/g, '').replace(ourLink, '');
  return bare.replace(/^\*(?:[^*\n]*)\*$/gm, (label) => label.slice(1, -1));
}

/** Within the limits of Slack, well-formed, and without any markup, link or mention that is not ours. */
export function checkSlack(message: SlackMessage): void {
  const { blocks, text } = JSON.parse(JSON.stringify(message)) as SlackMessage;
  expect(blocks.length).toBeLessThanOrEqual(50);
  expect(text).not.toMatch(/[<>*_~`@]/);
  expect(text.length).toBeGreaterThan(0);
  for (const block of blocks) {
    if (block.type === 'header') expect(block.text.text.length).toBeLessThanOrEqual(150);
    if (block.type === 'context') expect(block.elements.length).toBeLessThanOrEqual(10);
    if (block.type === 'section' && 'fields' in block) {
      expect(block.fields.length).toBeLessThanOrEqual(10);
      for (const field of block.fields) expect(field.text.length).toBeLessThanOrEqual(2_000);
    }
    if (block.type === 'section' && 'text' in block) {
      expect(block.text.text.length).toBeLessThanOrEqual(3_000);
      expect(block.text.text.length).toBeGreaterThan(0);
    }
    for (const markup of markupOf(block)) {
      expect(markup.replace(ourLink, '')).not.toMatch(/[<>]/);
      expect(foreignMarkup(markup)).not.toMatch(/[*_~`@]|:[^ :\n]+:|:\/\//);
    }
  }
  expect(JSON.stringify(message)).not.toMatch(/\p{Cf}|[\u2028\u2029]/u);
  expect(JSON.stringify(message)).not.toMatch(/<[!@#]/);
  JSON.parse(JSON.stringify(message), (_key, value) => {
    if (typeof value === 'string') expect(value.isWellFormed()).toBe(true);
  });
}
