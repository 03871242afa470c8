import { type Severity, severities } from '../domain/finding.ts';

/**
 * What people are told, before it is made a mail or a Slack message. Its texts hold names and messages from outside as
 * they came: each renderer makes them harmless in its own way, so that no text can be forgotten.
 */
export interface Message {
  /** Ids of the announcements that it tells: when it cannot be sent, these are to be delivered again. */
  readonly tells: readonly string[];
  /** In capitals, a word or two: `CRITICAL`, `RESOLVED`, `AUDIT INCOMPLETE`. */
  readonly label: string;
  /** How much it calls for somebody, of findings the worst that it tells of as open; null when nothing in it does. */
  readonly severity: Severity | null;
  readonly title: string;
  readonly sections: readonly Section[];
}

export type Section =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly label?: string; readonly text: string }
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  | { readonly kind: 'secrets'; readonly secrets: readonly SecretLine[] }
  | { readonly kind: 'links'; readonly links: readonly Link[] }
  | { readonly kind: 'verbatim'; readonly texts: readonly Verbatim[] };

export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** One secret of a list. */
export interface SecretLine {
  readonly name: string;
  /** Account, Regions, since when. */
  readonly where: string;
  readonly details: readonly string[];
  /** To be copied as they are. */
  readonly commands?: readonly string[];
  readonly url: string | null;
}

export interface Link {
  readonly text: string;
  readonly url: string;
}

/** To be copied as it is: a command, or what is compared. */
export interface Verbatim {
  readonly label: string;
  readonly text: string;
}

export interface MessageSettings {
  /** Findings below it are not told, unless their severity has just changed. */
  readonly minimumSeverity: Severity;
  /** Up to so many findings, a list repeats each one's own message; beyond, what they have in common is said once. */
  readonly detailed: number;
  /** Secrets listed in one message; the others are counted. */
  readonly listed: number;
  /** Hours that a flapping finding must stay one way before more is said (lifecycle settings). */
  readonly flappingHours: number;
}

export const defaultMessageSettings: MessageSettings = {
  minimumSeverity: 'low',
  detailed: 8,
  listed: 40,
  flappingHours: 24,
};

export function text(words: string, label?: string): Section {
  return label === undefined ? { kind: 'text', text: words } : { kind: 'text', label, text: words };
}

export function heading(words: string): Section {
  return { kind: 'heading', text: words };
}

export function isBelow(severity: Severity, minimum: Severity): boolean {
  return severities.indexOf(severity) > severities.indexOf(minimum);
}

/** Text no longer than `limit` UTF-16 units, its end marked where it was cut, and no character cut in two. */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const cut = text.slice(0, Math.max(0, limit - 1));
  return `${cut.replace(/[\uD800-\uDBFF]$/, '')}…`;
}
