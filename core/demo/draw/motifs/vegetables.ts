import { area, cut, disc, INK, n, oval } from '../ink'

export const beet = (root: string = INK.plum) =>
  cut('M-6-36Q-16-70-40-96M0-36V-100M6-36Q18-70 44-92', INK.rose, 7) +
  area('M-40-58C-84-70-82-120-58-128C-30-124-24-84-40-58Z', INK.moss) +
  area('M0-64C-30-90-22-136 2-144C28-132 26-86 0-64Z', INK.fern) +
  area('M40-56C34-86 40-120 66-124C90-108 78-70 40-56Z', INK.moss) +
  cut('M-42-64L-58-112M1-76V-126M44-64L64-110', INK.cream, 3) +
  area('M0 104C-4 74-64 66-64 10C-64-28-32-42 0-42S64-28 64 10C64 66 4 74 0 104Z', root) +
  cut('M-46 8q2-30 34-36M-44 30q8 20 26 28M6-16q26 2 34 22', INK.cream, 5)

/** The striped one, cut across. */
export const beetSlice =
  disc(0, 0, 52, INK.rose) +
  disc(0, 0, 42, INK.cream) +
  disc(0, 0, 32, INK.rose) +
  disc(0, 0, 21, INK.cream) +
  disc(0, 0, 11, INK.rose)

export const squash = (skin: string = INK.slate) =>
  area('M-14-54q-4-30-24-40l16-12q22 12 30 50Z', INK.moss) +
  area('M0-52C34-72 106-58 106 14S58 88 0 88S-106 86-106 14S-34-72 0-52Z', skin) +
  cut(
    'M0-44C-14 0-14 40 0 80M-28-50C-66-20-70 44-34 80M28-50C66-20 70 44 34 80M-66-38C-98-6-96 40-74 66M66-38C98-6 96 40 74 66',
    INK.cream,
    4,
  )

export const squashHalf =
  area('M0-52C34-72 106-58 106 14S58 88 0 88S-106 86-106 14S-34-72 0-52Z', INK.slate) +
  area('M0-38C34-58 90-46 90 14S50 74 0 74S-90 72-90 14S-34-58 0-38Z', INK.ochre) +
  oval(0, 20, 42, 34, INK.rust) +
  cut('M-20 8q6 12 0 20M0 0q6 12 0 20M20 8q6 12 0 20M-8 36q6 8 2 12M12 34q6 8 2 12', INK.cream, 6)

export const leekOf = (leaf: string, vein: string) =>
  area(
    'M-13 96V-10C-16-60-60-84-82-140C-40-126-18-96-6-60C-8-96-8-130 6-152C22-120 16-90 10-56C26-92 50-120 84-132C68-78 18-60 14-8V96Z',
    leaf,
  ) +
  area('M-14 100V0Q0-22 14 0V100Z', INK.cream) +
  cut('M-62-118Q-20-70-4-14M6-130Q6-60 2-14M66-112Q24-70 8-14', vein, 4) +
  cut('M-5 20v60M5 8v70', INK.sky, 3) +
  cut('M-10 102l-6 16M-2 102v20M8 102l6 16', INK.paper, 3)

export const leek = leekOf(INK.moss, INK.fern)

/** A puckered leaf, its frill reckoned rather than drawn: n scallops along each side. */
export function kaleLeaf(fill: string, scallops = 9): string {
  const side = (sign: number) =>
    Array.from({ length: scallops }, (_, i) => {
      const t = (i + 1) / scallops
      const y = sign > 0 ? 70 - 190 * t : -120 + 190 * t
      const half = 40 * Math.sin(Math.PI * Math.min(0.96, Math.max(0.06, sign > 0 ? t : 1 - t)) ** 0.8)
      const bulge = half + 20
      const before = sign > 0 ? y + 190 / scallops / 2 : y - 190 / scallops / 2
      return `Q${n(sign * bulge)} ${n(before)} ${n(sign * half)} ${n(y)}`
    }).join('')
  return (
    area(`M0 74${side(1)}${side(-1)}Z`, fill) +
    cut('M0 108V-92', INK.cream, 6) +
    cut(
      'M0 40l24-14M0 40l-24-14M0 4l28-16M0 4l-28-16M0-34l26-14M0-34l-26-14M0-66l16-12M0-66l-16-12',
      INK.cream,
      3,
    )
  )
}

export const potato = (fill: string) =>
  area('M-70 6C-76-40-30-62 14-56S80-26 74 14S20 60-20 54S-66 40-70 6Z', fill) +
  cut('M-40-10q8-8 14 0M10-26q8-8 14 0M-6 22q8-8 14 0M38 10q8-8 14 0M-44 24q6-6 10 0', INK.black, 4) +
  cut('M-52-22q12-20 40-22', INK.cream, 5)

export const garlic =
  cut('M0-30Q-4-80 14-120', INK.fern, 9) +
  area('M0-64C8-30 72-16 72 34C72 78 30 88 0 84C-30 88-72 78-72 34C-72-16-8-30 0-64Z', INK.cream) +
  area('M0-64C4-30 26-16 26 34Q24 76 0 84Q-24 76-26 34C-26-16-4-30 0-64Z', INK.rose) +
  cut('M-48 8q-12 30 4 58M48 8q12 30-4 58', INK.rose, 5) +
  cut('M0-30v90M-12 20q-2 24 4 40M12 20q2 24-4 40', INK.cream, 4) +
  cut('M-16 86l-6 10M0 87v12M16 86l6 10', INK.cream, 4)

export const carrot =
  cut('M0-50Q-14-84-30-100M0-50V-112M0-50Q14-84 30-100', INK.moss, 8) +
  area('M-30-44Q0-64 30-44Q26 40 0 104Q-26 40-30-44Z', INK.rust) +
  cut('M-20-20h18M6 4h14M-14 30h12M2 54h8', INK.cream, 4)

export const sprout = area(
  'M0 60C-4 20-6 0-4-20C-50-16-64-44-60-70C-20-72 0-50 0-28C4-62 30-80 64-76C64-44 40-22 6-16C4 10 4 30 6 60Z',
  INK.fern,
)
