import { type Fixable, fixLines } from '../text/fix.ts';
import { type Section, text } from './message.ts';

/** Of a command in a message: Slack cuts what is longer, and a command that is cut is another one. */
const longestCommand = 2_500;
const tooLong = 'The command for it is too long for a message: "replication-auditor audit" prints it.';

/** How to fix one finding, under its remedy: each command to copy, what to decide and what each answer leads to. */
export function fixSections(finding: Fixable): Section[] {
  const sections: Section[] = [];
  // Of an answer, until what it leads to is said.
  let label: string | undefined;
  for (const { kind, text: said, note } of fixLines(finding)) {
    switch (kind) {
      case 'question':
        sections.push(text(said, 'To decide'));
        break;
      case 'option':
        label = bare(said);
        break;
      case 'do':
        sections.push(text(said, label));
        label = undefined;
        break;
      case 'command':
        if (note !== undefined) sections.push(text(note, label));
        if (said.length > longestCommand) {
          sections.push(text(tooLong, note === undefined ? label : undefined));
          label = undefined;
          break;
        }
        sections.push({
          kind: 'verbatim',
          texts: [{ label: note === undefined ? (label ?? 'To copy') : 'To copy', text: said }],
        });
        label = undefined;
    }
  }
  return sections;
}

/** `if it is needed:` as a label of its own, to which the renderer adds the colon. */
function bare(option: string): string {
  return `${option.charAt(0).toUpperCase()}${option.slice(1)}`.replace(/:$/, '');
}

/** The same in a list of many: what to decide is named, and said in full where the finding stands alone. */
export function fixInBrief(finding: Fixable): {
  readonly details: readonly string[];
  readonly commands: readonly string[];
} {
  const lines = fixLines(finding).filter(({ nested }) => !nested);
  return {
    details: lines.flatMap(({ kind, text: said }) =>
      kind === 'question'
        ? [`To decide: ${said}`]
        : kind === 'do'
          ? [said]
          : said.length > longestCommand
            ? [tooLong]
            : [],
    ),
    commands: lines.flatMap(({ kind, text: said }) =>
      kind === 'command' && said.length <= longestCommand ? [said] : [],
    ),
  };
}
