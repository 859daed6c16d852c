// Days and weeks inside the text of a duration.

export interface DayUnit {
  /** Offsets inside the text. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly unit: 'd' | 'w';
}

const AMOUNT = /(?<![\w.])(?:\d+(?:\.\d+)?(?:mo|bh|bd|[smhdw]))+(?!\w)|(?<!\w)P[\d.YMWDTHS]+/g;
const PART = /(\d+(?:\.\d+)?)(mo|bh|bd|[a-zA-Z])/g;

/** `1d4h` has one, `2w..3bd` one, ISO 8601 (`P3D`) too. */
export function dayUnits(text: string): DayUnit[] {
  return [...text.matchAll(AMOUNT)].flatMap((amount) =>
    [...amount[0].matchAll(PART)].flatMap((part): DayUnit[] => {
      const [whole, count, name = ''] = part;
      const unit = name.toLowerCase();
      if (unit !== 'd' && unit !== 'w') return [];
      const from = amount.index + part.index;
      return [{ from, to: from + whole.length, count: Number(count), unit }];
    }),
  );
}
