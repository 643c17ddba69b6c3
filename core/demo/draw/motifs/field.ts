import { area, block, cut, disc, INK, n, oval } from '../ink'

/** An ear of corn on its stalk; the bearded ones are the old wheats. */
export function ear(fill: string, bearded = true): string {
  const grains = Array.from({ length: 5 }, (_, i) => {
    const y = -80 + i * 24
    return `M0 ${y + 20}C-26 ${y + 14}-28 ${y - 8}-18 ${y - 16}Q-2 ${y - 4} 0 ${y + 20}C26 ${y + 14} 28 ${y - 8} 18 ${y - 16}Q2 ${y - 4} 0 ${y + 20}`
  }).join('')
  const beard = bearded ? 'M-16-96l-22-44M-4-104l-6-46M6-104l10-44M17-94l24-40' : ''
  return cut(`M0 120V-80${beard}`, fill, 4) + area(`${grains}M0-84Q-12-100 0-118Q12-100 0-84Z`, fill)
}

export const sack = (cloth: string, mark: string) =>
  area('M-66-62C-92-20-92 60-76 98H76C92 60 92-20 66-62Z', cloth) +
  area('M-66-60Q-84-84-58-100Q0-84 58-100Q84-84 66-60Q0-44-66-60Z', cloth) +
  cut('M-64-60Q0-44 64-60', INK.black, 7) +
  cut('M-70 10q-4 40 4 72M68 20q4 30-2 58M-40-84l6 20M0-78v20M38-84l-6 20', INK.cream, 4) +
  mark

export const oyster =
  area('M-30 96C-34 40-60 10-108 4C-112-48-50-78-14-46C-10-6 4 40 10 96Z', INK.cream) +
  area('M-20 96C-6 40 10 20 48 6C50 40 30 60 24 96Z', INK.paper) +
  area('M-116 0C-118-56-50-86-8-48C-20-14-66 4-116 0Z', INK.slate) +
  area('M-22-34C-26-96 66-112 96-52C70-22 10-16-22-34Z', INK.slate) +
  area('M-16-30C20-16 60-22 92-48C86-10 40 6 18 96H-8C4 40-4 0-16-30Z', INK.cream) +
  cut('M-4-24Q8 20 4 80M22-26Q24 14 10 60M50-30Q40 6 20 36M-90 6Q-50 20-28 50', INK.sky, 4) +
  cut('M-92-22q16-26 44-30M6-52q20-22 50-18', INK.cream, 5)

export const shiitake =
  area('M-24 0H24L30 84Q0 100-30 84Z', INK.paper) +
  area('M-104 4C-96-70 96-70 104 4Q60 26 0 24T-104 4Z', INK.rust) +
  cut('M-14-30l28 0M0-44v28M-66-14l20-10M-60-26l10 16M48-18l20 8M62-26l-8 20', INK.cream, 6) +
  cut('M-70 12q30 6 64 4', INK.black, 4)

export const hills = (width: number, y: number, height: number, back: string, front: string) =>
  area(
    `M0 ${y + 30}Q${n(width * 0.18)} ${y - 50} ${n(width * 0.4)} ${y + 10}T${n(width * 0.78)} ${y - 20}T${width} ${y + 20}V${height}H0Z`,
    back,
  ) +
  area(
    `M0 ${y + 70}Q${n(width * 0.3)} ${y + 10} ${n(width * 0.58)} ${y + 64}T${width} ${y + 50}V${height}H0Z`,
    front,
  )

/** Plough rows running away over a field between x0 and x1, from `foot` up to `horizon`. */
export const rows = (width: number, horizon: number, foot: number, ink: string, count = 8) =>
  cut(
    Array.from({ length: count }, (_, i) => {
      const t = i / (count - 1)
      return `M${n(width * (-0.25 + 1.5 * t))} ${foot}Q${n(width * (0.2 + 0.6 * t))} ${n((horizon + foot) / 2)} ${n(width * (0.38 + 0.24 * t))} ${horizon}`
    }).join(''),
    ink,
    5,
  )

export const tree = (crown: string, fruit = '') =>
  area('M-10 110Q-4 60-6 20H8Q6 60 14 110Z', INK.black) +
  area(
    'M0 50C-50 58-92 30-84-10C-104-50-60-92-22-84C0-112 56-100 62-70C100-60 98-4 74 14C70 44 30 56 0 50Z',
    crown,
  ) +
  cut('M-60-10q4-28 28-36M-10-60q20-12 38-2M30-6q20-4 26-20M-30 26q20 8 36-2', INK.cream, 4) +
  (fruit ? cut('M-50 14h.1M-20-34h.1M20 20h.1M44-44h.1M58 4h.1M-62-30h.1M0-4h.1', fruit, 15) : '')

export const bareTree =
  area('M-9 110Q-3 40-5 0L6 0Q4 50 12 110Z', INK.black) +
  cut(
    'M0 20Q-4-50 6-104M0 0Q-40-30-50-84M-30-30Q-64-44-84-40M2-20Q40-40 54-92M30-44Q60-54 84-48M4-60Q-18-80-22-104M-44-62Q-60-76-60-94M46-66Q66-76 70-96',
    INK.black,
    6,
  )

export const sun = (fill: string) =>
  disc(0, 0, 52, fill) +
  cut(
    Array.from({ length: 16 }, (_, i) => {
      const [c, s] = [Math.cos((i * Math.PI) / 8), Math.sin((i * Math.PI) / 8)]
      return `M${n(66 * c)} ${n(66 * s)}L${n((i % 2 ? 84 : 96) * c)} ${n((i % 2 ? 84 : 96) * s)}`
    }).join(''),
    fill,
    6,
  )

export const moon = area('M20-60A62 62 0 1 0 56 36A50 50 0 1 1 20-60Z', INK.cream)

export const flakes = (width: number, height: number, count: number) =>
  cut(
    Array.from(
      { length: count },
      (_, i) => `M${n(((i * 137.5) % width) + 8)} ${n((i * 83.7) % height)}h.1`,
    ).join(''),
    INK.cream,
    9,
  )

export const cloud = (fill: string) =>
  area('M-90 30C-110-6-70-30-46-18C-36-56 30-56 40-20C76-30 104 0 84 30Z', fill)

export const brook = (d: string) => cut(d, INK.sky, 26) + cut(d, INK.cream, 3)

export const gate =
  block(-90, -30, 10, 110, INK.black) +
  block(80, -30, 10, 110, INK.black) +
  cut('M-84-14H84M-84 14H84M-84 42H84M-80 42L80-14', INK.black, 7) +
  oval(0, 84, 96, 6, INK.moss)
