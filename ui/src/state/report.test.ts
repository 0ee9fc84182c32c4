/** Proves that a report is sent with nothing but what the person changed, and that a changed text survives a refill. */
import { describe, expect, it } from 'vitest';
import type { IncidentView } from '../contract/IncidentView';
import { join } from '../ipc/call';
import { Opened } from './opened.svelte';
import { draftOf, ReportDraft } from './report.svelte';

function program(reply: unknown) {
  const sent: unknown[] = [];
  let place = '机房';
  join({
    async call(name, args) {
      if (name === 'draft_report') {
        const sections = [
          { key: 'seen', label: '所见', text: '黑页', editable: true },
          { key: 'place', label: '位置', text: place, editable: true },
        ];
        return { sections };
      }
      sent.push(args);
      return reply;
    },
    saveKept: async () => '',
    upload: async () => '',
    listen: () => () => undefined,
  });
  return { sent, move: (to: string) => (place = to) };
}

const view = { position: 7 } as unknown as IncidentView;

describe('a draft', () => {
  it('sends the changes alone, with the position seen', async () => {
    const { sent } = program({ decision: 'accepted', with: view });
    const draft = new ReportDraft(new Opened('i', view), 'first');
    await draft.fill();
    draft.write('seen', '首页被换成黑页');
    draft.write('place', '别处');
    draft.write('place', '机房');
    expect(await draft.send()).toBe(true);
    expect(sent).toEqual([{ stage: 'first', changes: { seen: '首页被换成黑页' }, id: 'i', expected: 7 }]);
  });

  it('keeps what was written when it is filled anew', async () => {
    const { move } = program({ decision: 'accepted', with: view });
    const draft = new ReportDraft(new Opened('i', view), 'first');
    await draft.fill();
    draft.write('seen', '改过');
    move('三楼机房');
    await draft.fill();
    expect(draft.sections.map(({ text }) => text)).toEqual(['改过', '三楼机房']);
  });

  it('outlives the page it was written on, until it is sent', async () => {
    program({ decision: 'accepted', with: view });
    const incident = new Opened('i', view);
    const draft = draftOf(incident, 'first');
    await draft.fill();
    draft.write('seen', '改过');
    expect(draftOf(incident, 'first').text('seen')).toBe('改过');
    expect(draftOf(incident, 'followup').text('seen')).toBe('');
    await draft.send();
    expect(draftOf(incident, 'first')).not.toBe(draft);
  });

  it('that is refused stays, with the reason', async () => {
    program({ decision: 'refused', with: [{ field: 'stage', says: '首报已经报过', clause: null }] });
    const draft = new ReportDraft(new Opened('i', view), 'first');
    await draft.fill();
    expect(await draft.send()).toBe(false);
    expect(draft.sending.others()).toHaveLength(1);
  });
});
