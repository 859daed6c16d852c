// Value streams of any size for benchmarks: steps in a row with a gate after every ninth that sends some work back, and
// a fork before every eighteenth.
export function streamText(nodes: number): string {
  const steps: string[] = [];
  const gates: string[] = [];
  const id = (i: number) => (i >= nodes ? 'done' : i % 10 === 9 ? `g${i}` : `s${i}`);
  for (let i = 0; i < nodes; i++) {
    const next = id(i + 1);
    const actor = `a${i % 7}`;
    if (i % 10 === 9) {
      gates.push(
        `  g${i}: { actor: ${actor}, criteria: [It is complete], process_time: 10m, wait_time: { mean: 2h }, pass_rate: 90%, pass: ${next}, fail: ${id(i - 4)} }`,
      );
    } else if (i % 20 === 2) {
      steps.push(
        `  s${i}: { actor: ${actor}, process_time: 10m..20m..1h, wait_time: 1h, next: { parallel: [s${i + 1}, s${i + 2}] } }`,
        `  s${i + 1}: { actor: ${actor}, process_time: { mean: 30m }, wait_time: 1h, next: s${i + 3} }`,
        `  s${i + 2}: { actor: ${actor}, process_time: { p50: 20m, p90: 2h }, wait_time: 1h, next: s${i + 3} }`,
        `  s${i + 3}: { actor: ${actor}, process_time: 5m, wait_time: 10m, join: all, next: ${id(i + 4)} }`,
      );
      i += 3;
    } else {
      steps.push(
        `  s${i}: { actor: ${actor}, process_time: 10m..20m..1h, wait_time: { mean: 3h }, next: ${next} }`,
      );
    }
  }
  return `vstream: 1
name: Benchmark
calendars: { office: { timezone: Europe/Berlin, hours: "09:00-17:00", days: mon-fri } }
actors: { ${Array.from({ length: 7 }, (_, i) => `a${i}: { kind: human, capacity: ${Math.ceil(nodes / 20) + 2}${i < 3 ? ', calendar: office' : ''} }`).join(', ')} }
triggers: { go: { event: go, rate: 6/d, next: s0 } }
steps:
${steps.join('\n')}
gates:
${gates.join('\n') || '  {}'}
outputs: { done: { outcome: success, verify: [It is there] } }
slas: { promise: { covers: stream, within: 30d, percentile: 85 } }
`;
}
