import { area, block, cut, disc, INK, oval } from '../ink'

/** A preserving jar; `mark` is drawn on its label, within ±30. */
export const jar = (fill: string, mark = '', lid: string = INK.black) =>
  block(-48, -96, 96, 24, lid, 6) +
  cut('M-34-90v12M-17-90v12M0-90v12M17-90v12M34-90v12', INK.cream, 3) +
  area('M-42-70C-68-60-68-44-68-28V72Q-68 96-44 96H44Q68 96 68 72V-28C68-44 68-60 42-70Z', fill) +
  cut('M-54-30v-8q0-10 8-16M56 74v8', INK.cream, 6) +
  area('M-68-8L68-12V58L-68 62Z', INK.cream) +
  `<g transform="translate(0 25)">${mark}</g>`

export const bottle = (glass: string, mark = '', cap: string = INK.black) =>
  block(-17, -118, 34, 22, cap, 4) +
  area('M-14-98V-62C-14-42-40-34-40-6V88Q-40 102-26 102H26Q40 102 40 88V-6C40-34 14-42 14-62V-98Z', glass) +
  cut('M-29 0q0-16 12-26M-6-86v18', INK.cream, 5) +
  area('M-40 12L40 9V66L-40 69Z', INK.cream) +
  `<g transform="translate(0 39)">${mark}</g>`

/** A bowl seen from the side; what is in it goes behind, by the caller. */
export const bowl = (fill: string) =>
  area('M-96-6H96C92 52 56 82 0 82S-92 52-96-6Z', fill) +
  block(-34, 78, 68, 14, fill) +
  cut('M-74 18q10 34 44 46M-52 14q6 14 16 22', INK.cream, 5)

export const pot = (fill: string) =>
  area('M-84-30H84V50Q84 82 52 82H-52Q-84 82-84 50Z', fill) +
  cut('M-84-6h-18v24h18M84-6h18v24H84', fill, 12) +
  area('M-92-44Q0-78 92-44V-28H-92Z', INK.black) +
  disc(0, -70, 12, INK.black) +
  cut('M-62 0v34q0 24 18 30', INK.cream, 6)

export const kettle = (fill: string) =>
  area('M-60 80C-90 10-60-40 0-40S90 10 60 80Z', fill) +
  area('M56 0L104-34L112-22L72 50Z', fill) +
  cut('M-46-34C-50-100 50-100 46-34', INK.black, 10) +
  block(-16, -54, 32, 14, INK.black, 5) +
  cut('M-48 50q-8-42 18-62', INK.cream, 6)

export const mug = (fill: string) =>
  cut('M50-20q44 0 40 34T50 50', fill, 12) +
  area('M-54-50H54L48 80H-48Z', fill) +
  cut('M-36-20l4 60', INK.cream, 6) +
  cut('M-20-66q-12-16 0-30t0-28M16-66q-12-16 0-30', INK.cream, 5)

export const steam = cut(
  'M-24 30q-16-20 0-38t0-38M24 30q-16-20 0-38t0-38M0 10q-14-18 0-34t0-34',
  INK.cream,
  5,
)

export const plate = (fill: string) => oval(0, 0, 100, 26, fill) + oval(0, -4, 72, 15, INK.paper)
