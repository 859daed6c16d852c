// Days and weeks inside the text of a duration.

export interface DayUnit {
  /** Offsets inside the text. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly unit: 'd' | 'w';
  /** Can be replaced by itself. */
  readonly plain: boolean;
}

const AMOUNT = /(?<!\w)(?<!\d\.)(?:\d+(?:\.\d+)?(?:mo|bh|bd|[smhdw]))+(?!\w)|(?<!\w)P[\d.YMWDTHS]+/g;
const PART = /(\d+(?:\.\d+)?)(mo|bh|bd|[a-zA-Z])/g;

/** `1d4h` has one, `2w..3bd` one, ISO 8601 (`P3D`) too; of `P1DT2H` the whole. */
export function dayUnits(text: string): DayUnit[] {
  return [...text.matchAll(AMOUNT)].flatMap((amount) => {
    const parts = [...amount[0].matchAll(PART)];
    const iso = amount[0].startsWith('P');
    return parts.flatMap((part): DayUnit[] => {
      const [whole, count, name = ''] = part;
      const unit = name.toLowerCase();
      if (unit !== 'd' && unit !== 'w') return [];
      const from = amount.index + (iso ? 0 : part.index);
      const length = iso ? amount[0].length : whole.length;
      return [{ from, to: from + length, count: Number(count), unit, plain: !iso || parts.length === 1 }];
    });
  });
}
