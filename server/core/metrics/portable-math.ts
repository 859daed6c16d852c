// Logarithm, exponential and powers from plain arithmetic. ECMAScript lets every engine round Math.log, Math.exp and `**`
// in its own way; the same file and seed must give the same numbers everywhere, so metrics and simulation use these.
// Method: FreeBSD's msun (fdlibm, Sun 1993).

const double = new Float64Array(1);
const words = new Int32Array(double.buffer);
double[0] = 1;
/** Where the sign, the exponent and the first bits of a double stand: platforms differ. */
const HIGH = words[1] === 0 ? 0 : 1;
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const TWO54 = 18014398509481984;

/** ln x, within one unit in the last place; NaN below zero, -Infinity at zero. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  let k = 0;
  let value = x;
  if (value < 2.2250738585072014e-308) {
    value *= TWO54;
    k = -54;
  }
  double[0] = value;
  const high = words[HIGH] ?? 0;
  k += (high >> 20) - 1023;
  const mantissa = high & 0x000fffff;
  // The mantissa is brought into [√2/2, √2).
  const i = (mantissa + 0x95f64) & 0x100000;
  words[HIGH] = mantissa | (i ^ 0x3ff00000);
  k += i >> 20;
  const f = (double[0] ?? 0) - 1;
  if (f === 0) return k * LN2_HIGH + k * LN2_LOW;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const odd =
    z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  const half = 0.5 * f * f;
  return k * LN2_HIGH - (half - (s * (half + even + odd) + k * LN2_LOW) - f);
}

/** e to the x, within one unit in the last place. */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > 709.782712893384) return Number.POSITIVE_INFINITY;
  if (x < -745.1332191019411) return 0;
  if (x < 3.725290298461914e-9 && x > -3.725290298461914e-9) return 1 + x;
  const k = x < 0.34657359 && x > -0.34657359 ? 0 : Math.trunc(Math.LOG2E * x + (x < 0 ? -0.5 : 0.5));
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const t = r * r;
  const c =
    r -
    t *
      (0.16666666666666602 +
        t *
          (-0.0027777777777015593 +
            t * (0.00006613756321437934 + t * (-0.0000016533902205465252 + t * 4.1381367970572385e-8))));
  if (k === 0) return 1 - ((r * c) / (c - 2) - r);
  const y = 1 - (low - (r * c) / (2 - c) - high);
  return scaled(y, k);
}

/** e to the x, less 1, also where that is tiny (Kahan's correction of the rounding in exp). */
export function expm1(x: number): number {
  if (Math.abs(x) > 1) return exp(x) - 1;
  const near = exp(x);
  if (near === 1) return x;
  return ((near - 1) * x) / log(near);
}

/** ln(1 + x), also where x is tiny (the same correction). */
export function log1p(x: number): number {
  const near = 1 + x;
  return near === 1 || near === Number.POSITIVE_INFINITY ? x : (log(near) * x) / (near - 1);
}

/** `base` to the `exponent`, for bases of at least 0: by squaring where the exponent is a whole number. */
export function power(base: number, exponent: number): number {
  if (!Number.isInteger(exponent) || exponent < 0) return base === 0 ? 0 : exp(exponent * log(base));
  let result = 1;
  let factor = base;
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result *= factor;
    factor *= factor;
  }
  return result;
}

/** y · 2^k, through powers of two that are doubles. */
function scaled(y: number, k: number): number {
  if (k > 1023) return y * powerOfTwo(1023) * powerOfTwo(k - 1023);
  if (k < -1021) return y * powerOfTwo(k + 1000) * powerOfTwo(-1000);
  return y * powerOfTwo(k);
}

function powerOfTwo(k: number): number {
  double[0] = 1;
  words[HIGH] = (k + 1023) << 20;
  return double[0] ?? 1;
}
