import { type Severity, severities } from '../domain/finding.ts';
import { count, utc } from '../report/words.ts';
import { consoleRegion, consoleUrl } from './console-link.ts';
import { fixInBrief } from './fix-sections.ts';
import { heading, type Message, type MessageSettings, type SecretLine, type Section, text } from './message.ts';
import type { FindingNews } from './news.ts';
import { isOpen, isReminder } from './one-finding.ts';
import { changeText, flappingText, resolutionText, ruleText, withdrawalText } from './phrases.ts';

/** In the order in which people should hear of them. */
const topics = ['opened', 'changed', 'still open', 'flapping', 'resolved', 'withdrawn'] as const;
type Topic = (typeof topics)[number];

/** Findings that have everything but the secret in common. */
interface Group {
  readonly topic: Topic;
  readonly severity: Severity;
  readonly rule: string;
  readonly cause: string | null;
  readonly news: FindingNews[];
}

/** More kinds of faults than this at once, and the least of them are counted only. */
const groupsShown = 10;
const fewest = 3;

/** Many findings in one message: by topic, severity, rule and cause, and in these by account and secret. */
export function manyFindings(news: readonly FindingNews[], settings: MessageSettings): Message {
  const groups = grouped(news);
  const accounts = [...new Set(news.map(({ finding }) => finding.account))].sort();
  const worst = severities.find((severity) =>
    news.some((one) => (isOpen(one) || one.flapping) && one.finding.severity === severity),
  );
  const where = accounts.length === 1 ? `account ${accounts[0]}` : count(accounts.length, 'account');
  return {
    tells: news.map(({ id }) => id),
    label: labelOf(groups, worst),
    severity: worst ?? null,
    title: `${where}: ${summaryOf(groups)}`,
    sections: sectionsOf(groups, accounts.length > 1, settings),
  };
}

function grouped(news: readonly FindingNews[]): Group[] {
  const groups = new Map<string, Group>();
  for (const one of news) {
    const { severity, rule, cause } = one.finding;
    const topic = topicOf(one);
    const ending = topic === 'resolved' ? one.resolution : topic === 'withdrawn' ? one.withdrawal : null;
    const key = JSON.stringify([topic, severity, rule, ending ?? cause]);
    const group = groups.get(key) ?? { topic, severity, rule, cause: isOpen(one) ? cause : null, news: [] };
    group.news.push(one);
    groups.set(key, group);
  }
  return [...groups.values()].sort(
    (a, b) =>
      topics.indexOf(a.topic) - topics.indexOf(b.topic) ||
      severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
      b.news.length - a.news.length ||
      (a.rule < b.rule ? -1 : 1),
  );
}

function topicOf(news: FindingNews): Topic {
  if (news.flapping) return 'flapping';
  if (isReminder(news)) return 'still open';
  return news.kind;
}

function labelOf(groups: readonly Group[], worst: Severity | undefined): string {
  const said = new Set(groups.map(({ topic }) => topic));
  if (said.size === 1 && said.has('flapping')) return 'FLAPPING';
  return worst?.toUpperCase() ?? [...said].join(' AND ').toUpperCase();
}

/** `12 findings opened (3 critical), 2 resolved`. */
function summaryOf(groups: readonly Group[]): string {
  const parts = topics.flatMap((topic) => {
    const of = groups.filter((group) => group.topic === topic);
    const findings = sizeOf(of);
    const critical = topic === 'opened' ? sizeOf(of.filter(({ severity }) => severity === 'critical')) : 0;
    return findings === 0 ? [] : [{ topic: critical > 0 ? `${topic} (${critical} critical)` : topic, findings }];
  });
  return parts
    .map(({ topic, findings }, index) => `${index === 0 ? count(findings, 'finding') : findings} ${topic}`)
    .join(', ');
}

function sizeOf(groups: readonly Group[]): number {
  return groups.reduce((sum, { news }) => sum + news.length, 0);
}

function sectionsOf(groups: readonly Group[], several: boolean, settings: MessageSettings): Section[] {
  const detailed = sizeOf(groups) <= settings.detailed;
  const explained = new Set<string>();
  // Every kind of finding has a few of its secrets named, however many the first kind has.
  let room = settings.listed - Math.min(groups.length, groupsShown) * fewest;
  const sections = groups.slice(0, groupsShown).flatMap((group): Section[] => {
    const secrets = secretsOf(group, several, detailed);
    const shown = secrets.slice(0, fewest + Math.max(0, room));
    room -= Math.max(0, shown.length - fewest);
    const more = secrets.length - shown.length;
    return [
      heading(`${headingOf(group)}: ${count(group.news.length, 'finding')}`),
      ...(group.topic === 'changed' && !detailed ? [text(changesOf(group), 'What changed')] : []),
      ...adviceOf(group, settings, explained),
      ...(shown.length > 0 ? [{ kind: 'secrets' as const, secrets: shown }] : []),
      ...(more > 0 ? [text(`and ${count(more, 'more secret')}`)] : []),
    ];
  });
  const rest = sizeOf(groups.slice(groupsShown));
  return rest > 0 ? [...sections, text(`and ${count(rest, 'more finding')} of other kinds`)] : sections;
}

function headingOf({ topic, severity, rule, cause }: Group): string {
  const what = `${ruleText(rule).title}${cause === null ? '' : ` (${cause})`}`;
  const first = topic[0]?.toUpperCase() + topic.slice(1);
  return topic === 'resolved' || topic === 'withdrawn' ? `${first}: ${what}` : `${first}, ${severity}: ${what}`;
}

/** Which of their facts changed; what these are now differs from one to the next. */
function changesOf({ news }: Group): string {
  return [...new Set(news.flatMap(({ changes }) => changes))].sort().join(', ');
}

/** What holds for all of a group; why a rule matters is said at its first group. */
function adviceOf({ topic, rule, news }: Group, { flappingHours }: MessageSettings, explained: Set<string>): Section[] {
  const [first] = news;
  if (!first) return [];
  if (topic === 'resolved') return [text(resolutionText(first.resolution))];
  if (topic === 'withdrawn') return [text(withdrawalText(first.withdrawal))];
  const { why, remedy } = ruleText(rule);
  const remedies = new Set(news.map(({ finding }) => finding.remedy));
  const advice = remedies.size === 1 ? first.finding.remedy : (remedy ?? first.finding.remedy);
  const known = explained.has(rule);
  explained.add(rule);
  return [
    ...(topic === 'flapping' ? [text(flappingText(flappingHours))] : []),
    ...(why === null || known ? [] : [text(why, 'Why it matters')]),
    text(advice, 'What to do'),
  ];
}

function secretsOf({ news, topic }: Group, several: boolean, detailed: boolean): SecretLine[] {
  const families = Map.groupBy(news, ({ finding: { account, secret } }) =>
    JSON.stringify([account, secret.arn, secret.name]),
  );
  const lines = [...families.values()].flatMap((family) => {
    const [first] = family;
    if (!first) return [];
    const { finding } = first;
    const regions = [...new Set(family.map((one) => one.finding.region))].sort().join(', ');
    const fixes = family.map((one) => fixInBrief(one.finding));
    const commands = [...new Set(fixes.flatMap((fix) => fix.commands))];
    const seen = family.map((one) => one.finding.firstSeen).sort()[0] ?? finding.firstSeen;
    return {
      name: finding.secret.name,
      where: [
        ...(several ? [`account ${finding.account}`] : []),
        regions,
        `first seen ${utc(seen)}`,
        ...(topic === 'flapping' ? [isOpen(first) ? 'open at the moment' : 'over at the moment'] : []),
      ].join(' · '),
      details: [
        ...(detailed && topic === 'changed'
          ? [...new Set(family.map(changeText))].map((changes) => `Changed: ${changes}`)
          : []),
        ...(detailed && topic !== 'resolved' && topic !== 'withdrawn'
          ? new Set([...family.map((one) => one.finding.message), ...fixes.flatMap(({ details }) => details)])
          : []),
      ],
      ...(detailed && isOpen(first) && commands.length > 0 && { commands }),
      url: consoleUrl(finding, consoleRegion(finding)),
      key: `${finding.account} ${finding.secret.name}`,
    };
  });
  return lines.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ key: _, ...line }) => line);
}
