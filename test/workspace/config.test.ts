// The settings of a project: what counts, and what is said of the rest.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyze } from '../../server/core/analyze.ts';
import { readConfig } from '../../server/workspace/config.ts';

/** Findings as the text that they stand on, and their message. */
function said(text: string): [string, string][] {
  return readConfig(text).findings.map(({ span, message }) => [text.slice(span.start, span.end), message]);
}

describe('.vstream/config.yaml', () => {
  it('reads all that it may hold', () => {
    const text = `# ours
rules: { missing-sla: error, dead-end: off }
thresholds: { flow_efficiency: 10%, handoffs: 12, dependencies: 5, shared_service_wait: 0.5 }
calendar: { timezone: Europe/Berlin, days: mon-thu, hours: "08:00-16:00" }
ignore: [drafts/**, "*.old.vstream.yaml"]
wording: [soonish, as we like]
x-note: kept
`;
    const { settings, findings } = readConfig(text);
    assert.deepEqual(findings, []);
    assert.deepEqual(settings.levels, { 'missing-sla': 'error', 'dead-end': 'off' });
    assert.deepEqual(settings.thresholds, {
      flowEfficiency: 0.1,
      handoffs: 12,
      dependencies: 5,
      sharedServiceWait: 0.5,
    });
    assert.deepEqual(settings.wording, ['soonish', 'as we like']);
    assert.deepEqual(settings.ignore, ['drafts/**', '*.old.vstream.yaml']);
    assert.ok(settings.calendar && 'calendar' in settings.calendar);
    assert.equal(settings.calendar.calendar.open.length, 4);
  });

  it('takes an empty file, and one of comments, for no settings', () => {
    for (const text of ['', '# nothing yet\n', 'rules:\nthresholds:\nignore:\n']) {
      assert.deepEqual(readConfig(text), { settings: readConfig('').settings, findings: [] });
    }
  });

  it('tells what is malformed, where it stands, and keeps the rest', () => {
    assert.deepEqual(said('rules: { misssing-sla: error, dead-end: loud }\n'), [
      ['misssing-sla', 'There is no rule `misssing-sla`; did you mean `missing-sla`?'],
      ['loud', 'Expected `error`, `warning`, `info`, `hint` or `off`.'],
    ]);
    assert.deepEqual(said('thresholds: { flow_eficiency: 10%, handoffs: many, flow_efficiency: 3 }\n'), [
      ['flow_eficiency', 'There is no threshold `flow_eficiency`; did you mean `flow_efficiency`?'],
      ['many', 'Expected a number that is not negative.'],
      ['3', 'Expected a share such as `15%` or `0.15`.'],
    ]);
    assert.deepEqual(said('ruels: {}\n'), [['ruels', 'There is no setting `ruels`; did you mean `rules`?']]);
    assert.deepEqual(said('rules: [dead-end]\n')[0]?.[0], '[dead-end]');
    assert.deepEqual(said('ignore: drafts\n')[0]?.[0], 'drafts');
    assert.deepEqual(
      said('ignore: [ok/**, ../up, 3]\n').map(([at]) => at),
      ['../up', '3'],
    );
    assert.deepEqual(
      said('wording: [fine, {}]\n').map(([at]) => at),
      ['{}'],
    );
    assert.deepEqual(said('- a\n- b\n').length, 1);
    assert.deepEqual(readConfig('rules: { dead-end: loud, missing-sla: hint }\n').settings.levels, {
      'missing-sla': 'hint',
    });
  });

  it('checks the calendar by the schema of the language', () => {
    assert.deepEqual(
      said('calendar: { hours: "9 to 5" }\n').map(([at]) => at),
      ['"9 to 5"'],
    );
    assert.match(said('calendar: { timezoen: Europe/Berlin }\n')[0]?.[1] ?? '', /did you mean `timezone`/);
    assert.deepEqual(
      said('calendar: [office]\n').map(([at]) => at),
      ['[office]'],
    );
    assert.deepEqual(readConfig('calendar: office\n').settings.calendar, { id: 'office' });
  });

  it('tells of text that is no YAML, and of keys that stand twice', () => {
    assert.ok(said('rules: { dead-end: off\n').length > 0);
    assert.equal(said('rules: {}\nrules: {}\n')[0]?.[0], 'rules');
  });

  it('gives the calendar to files that name none', () => {
    const spec = (extra: string) => `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
${extra}triggers: { asked: { event: Asked, next: pay } }
steps: { pay: { actor: bank, process_time: 1h, wait_time: 10bh, next: paid } }
outputs: { paid: { outcome: success, verify: [Paid] } }
`;
    const wait = (text: string, config: string) => {
      const { calendar } = readConfig(config).settings;
      return analyze(text, calendar ? { calendar } : {}).facts.metrics().wait_time.value;
    };
    const hours = (n: number) => n * 3600;
    const short = 'calendar: { days: mon-thu, hours: "09:00-16:00" }\n';
    assert.equal(wait(spec(''), ''), hours(42));
    assert.equal(wait(spec(''), short), hours(60));
    const own = 'calendars: { office: { hours: "09:00-17:00" } }\n';
    assert.equal(wait(spec(`${own}calendar: office\n`), short), hours(42));
    assert.equal(
      wait(spec('calendars: { all: { days: mon-sun, hours: "00:00-24:00" } }\n'), 'calendar: all\n'),
      hours(10),
    );
    assert.equal(
      wait(spec(''), 'calendar: all\n'),
      hours(42),
      'a file that does not define it keeps the office week',
    );
  });
});
