import { utc } from '../report/words.ts';
import { consoleUrl } from './console-link.ts';
import { fixSections } from './fix-sections.ts';
import { isBelow, type Link, type Message, type MessageSettings, type Section, text } from './message.ts';
import type { FindingNews, NewsFinding } from './news.ts';
import {
  changeText,
  duration,
  exceptionText,
  factsText,
  flappingText,
  resolutionText,
  ruleText,
  seenText,
  withdrawalText,
} from './phrases.ts';

/** All that is to be said about one finding. */
export function oneFinding(news: FindingNews, settings: MessageSettings): Message {
  const { finding } = news;
  const open = isOpen(news);
  const rule = ruleText(finding.rule);
  return {
    tells: [news.id],
    label: news.flapping ? 'FLAPPING' : open ? finding.severity.toUpperCase() : news.kind.toUpperCase(),
    severity: open || news.flapping ? finding.severity : null,
    title: `${prefixOf(news)}${rule.title}: ${finding.secret.name} in ${finding.region}`,
    sections: [
      ...(news.flapping ? [text(flappingText(settings.flappingHours))] : []),
      ...(open ? openSections(news) : endSections(news)),
      facts(news, open),
      ...(open ? adviceSections(finding, rule.why) : []),
      ...notes(news, settings),
      { kind: 'links', links: links(finding) },
    ],
  };
}

/** Whether it is a fault now, as far as is known. */
export function isOpen({ kind }: Pick<FindingNews, 'kind'>): boolean {
  return kind === 'opened' || kind === 'changed';
}

export function isReminder({ changes }: Pick<FindingNews, 'changes'>): boolean {
  return changes.length > 0 && changes.every((change) => change === 'reminder');
}

function prefixOf(news: FindingNews): string {
  if (news.flapping) return isOpen(news) ? 'open at the moment: ' : 'over at the moment: ';
  if (isReminder(news)) return 'still open: ';
  if (news.kind === 'changed') return 'changed: ';
  return news.reopened ? 'open again: ' : '';
}

function openSections(news: FindingNews): Section[] {
  const { finding } = news;
  const said = text(finding.message);
  if (isReminder(news))
    return [text(`Still open: first seen ${seenText(finding, news.at)}. Nothing has changed.`), said];
  if (news.kind === 'changed') return [text(changeText(news), 'What changed'), said];
  return news.reopened ? [text('It was over, and is back.'), said] : [said];
}

function endSections(news: FindingNews): Section[] {
  const why = news.kind === 'resolved' ? resolutionText(news.resolution) : withdrawalText(news.withdrawal);
  return [text(why), text(news.finding.message, 'What it was')];
}

function facts({ finding, kind, at }: FindingNews, open: boolean): Section {
  const { severity, account, secret, region, rule, clause } = finding;
  const lasted = duration(finding.firstSeen, at);
  const end = kind === 'resolved' ? 'Seen to be over' : 'Withdrawn';
  return {
    kind: 'facts',
    facts: [
      { label: open ? 'Severity' : 'Severity was', value: severity },
      { label: 'Secret', value: secret.name },
      {
        label: 'Region',
        value: region === secret.primaryRegion ? region : `${region}, primary in ${secret.primaryRegion}`,
      },
      { label: 'Account', value: account },
      { label: 'First seen', value: open ? seenText(finding, at) : utc(finding.firstSeen) },
      ...(open ? [] : [{ label: end, value: lasted === null ? utc(at) : `${utc(at)}, after ${lasted}` }]),
      { label: 'Rule', value: clause === null ? rule : `${rule}, by clause ${clause}` },
    ],
  };
}

function adviceSections(finding: NewsFinding, why: string | null): Section[] {
  return [
    text(factsText(finding.expected), 'Expected'),
    text(factsText(finding.observed), 'Observed'),
    ...(why === null ? [] : [text(why, 'Why it matters')]),
    text(finding.remedy, 'What to do'),
    ...fixSections(finding),
  ];
}

function notes({ finding, changes }: FindingNews, { minimumSeverity }: MessageSettings): Section[] {
  const exception = exceptionText(finding);
  return [
    ...(exception === null ? [] : [text(exception, 'Exception')]),
    ...(changes.includes('severity') && isBelow(finding.severity, minimumSeverity)
      ? [text(`${finding.severity} is below what is told here (${minimumSeverity}): its end will not be told.`, 'Note')]
      : []),
  ];
}

function links(finding: NewsFinding): Link[] {
  const { region, secret } = finding;
  const places = region === secret.primaryRegion ? [region] : [secret.primaryRegion, region];
  return places.flatMap((place) => {
    const url = consoleUrl(finding, place);
    return url === null
      ? []
      : [{ text: `Console, ${place}${place === secret.primaryRegion ? '' : ' (if it is there)'}`, url }];
  });
}
