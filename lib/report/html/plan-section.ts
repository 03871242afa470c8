import { type Action, type Plan, type Refusal, writing } from '../../domain/plan.ts';
import { deedOf, destructionOf, marks } from '../plan-phrases.ts';
import { inOrder } from '../plan-sections.ts';
import { utc } from '../words.ts';
import { pathed } from './finding-card.ts';
import { html, type Markup } from './markup.ts';

const shownOfEach = 200;

/** What would be repaired, what a person must do, and what is refused and why. */
export function planSection(plan: Plan | undefined): Markup | null {
  if (!plan) return null;
  const writes = inOrder(plan.actions.filter(({ kind }) => writing.has(kind)));
  const others = inOrder(plan.actions.filter(({ kind }) => !writing.has(kind)));
  const refusals = inOrder(plan.refusals);
  return html`<section id="plan" aria-labelledby="plan-h">
<div class="head"><h2 id="plan-h">Remediation plan</h2><p class="remark">Made ${utc(plan.createdAt)}, void after ${utc(plan.validUntil)}. Nothing of it was carried out; before anything is, every fact is looked at again.</p></div>
${part('Would change', writes, actionItem, 'No call would be made.')}
${part('For a person to do', others, actionItem)}
${part('Refused', refusals, refusalItem)}
</section>`;
}

function part<T>(title: string, all: readonly T[], item: (one: T) => Markup, whenEmpty?: string): Markup | null {
  if (all.length === 0) return whenEmpty === undefined ? null : html`<p class="remark">${whenEmpty}</p>`;
  const more = all.length - shownOfEach;
  return html`<h3>${title} <span class="n">${all.length.toLocaleString('en-US')}</span></h3>
<ul class="plan">${all.slice(0, shownOfEach).map(item)}</ul>${more > 0 && html`<p class="remark">And ${more.toLocaleString('en-US')} more, which the plan's own file lists.</p>`}`;
}

function actionItem(action: Action): Markup {
  const lost = destructionOf(action);
  const isWrite = writing.has(action.kind);
  return html`<li class="k-${action.kind}"><span class="mark" aria-hidden="true">${marks[action.kind].symbol}</span><div>
${where(action)}<p>${isWrite && html`<b>${sentence(deedOf(action))}</b> `}${action.reason}</p>
${lost !== undefined && html`<p class="lost"><b>For good:</b> it ${lost}</p>`}</div></li>`;
}

function refusalItem({ reason, code, ...refusal }: Refusal): Markup {
  return html`<li class="k-refused"><span class="mark" aria-hidden="true">✗</span><div>${where(refusal)}<p>${reason}</p><p class="meta"><code>${code}</code></p></div></li>`;
}

function where({ secret, region }: Pick<Action | Refusal, 'secret' | 'region'>): Markup {
  return html`<p class="where"><span class="name">${pathed(secret.name)}</span> <span class="place"><span class="to">→</span> ${region}</span></p>`;
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
