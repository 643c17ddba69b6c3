import { area, block, cut, disc, INK, oval } from '../ink'

export const loaf = (fill: string = INK.rust) =>
  area('M-104 40C-110-34-56-68 0-68S110-34 104 40Q102 62 76 64H-76Q-102 62-104 40Z', fill) +
  area('M-58 20C-40-36 40-52 66-34C40 0-10 22-58 20Z', INK.ochre) +
  cut('M-58 20C-20 8 34-6 66-34', INK.cream, 5) +
  cut('M-84 34q2-36 26-58M84 30q2-18-6-34M-30 46h60M-62 42h12M50 42h14', INK.cream, 4)

export const tinLoaf = (fill: string) =>
  area('M-92-14C-104-60-66-66 0-66S104-60 92-14L84 66H-84Z', fill) +
  cut('M-70-6l6 54M-36-6l4 54M36-6l-4 54M70-6l-6 54M0-6v54', INK.cream, 4) +
  cut('M-64-36q28-14 62-14', INK.cream, 5)

export const slice = (crust: string, crumb: string) =>
  area('M-56 70V-6C-88-16-78-66-40-66H40C78-66 88-16 56-6V70Z', crust) +
  area('M-44 58V-16C-66-22-60-54-36-54H36C60-54 66-22 44-16V58Z', crumb)

export const speckle = cut(
  'M-24-30h.1M14-36h.1M28-12h.1M-8-10h.1M-26 14h.1M12 16h.1M26 40h.1M-12 42h.1',
  INK.black,
  9,
)

export const oatcake =
  oval(0, 0, 66, 20, INK.rust) +
  oval(0, -8, 66, 20, INK.ochre) +
  cut('M-34-10h.1M-8-16h.1M18-4h.1M38-12h.1M-16-1h.1', INK.rust, 7)

export const wheel = (rind: string, paste: string) =>
  area('M-100-24V30C-100 60-50 74 0 74S100 60 100 30V-24Z', rind) +
  oval(0, -24, 100, 40, INK.paper) +
  area('M0-24L92-40L100-24V30L78 56L0 34Z', paste) +
  area('M0-24L92-40Q104-22 78 2Z', INK.cream) +
  cut('M-86 4v30M-62 14v32M-38 20v34M-14 24v34', INK.cream, 4) +
  cut('M30 10h.1M52 24h.1M70 6h.1', INK.cream, 9) +
  cut('M-74-26q20-22 56-24', rind, 4)

export const butter =
  area('M-110 44H110L92 70H-92Z', INK.slate) +
  area('M-74-24L46-24L74-46L-46-46Z', INK.cream) +
  area('M-74-24H46V44H-74Z', INK.ochre) +
  area('M46-24L74-46V24L46 44Z', INK.rust) +
  cut(
    'M-14 30C-16 10-16 0-14-12M-14 14C-40 14-46 0-44-10C-30-10-18-2-14 14C-10-2 2-10 16-10C18 0 10 14-14 14',
    INK.cream,
    4,
  )

export const egg = (shell: string) =>
  area('M0-66C34-66 54-16 54 18S32 70 0 70S-54 52-54 18S-34-66 0-66Z', shell) +
  cut('M-32 10q2-34 20-50', INK.cream, 5)

/** An open box with six eggs in it, front on. */
export const eggBox = (shells: readonly string[]) =>
  area('M-120-70Q0-84 120-70L112 0H-112Z', INK.slate) +
  cut('M-96-56Q0-66 96-56', INK.sky, 4) +
  shells
    .map((shell, i) => `<g transform="translate(${-85 + 34 * i} 4) scale(.42 .56)">${egg(shell)}</g>`)
    .join('') +
  area('M-116 14Q-98-2-85 14T-51 14T-17 14T17 14T51 14T85 14T116 14L104 66H-104Z', INK.slate) +
  cut('M-84 34v16M-50 34v16M-16 34v16M18 34v16M52 34v16M86 34v16', INK.sky, 4)

export const candle =
  block(-11, -70, 22, 170, INK.ochre, 8) +
  cut('M-3-50v60M4 30v40', INK.cream, 3) +
  cut('M0-70v-14', INK.black, 4) +
  area('M0-132C18-108 14-84 0-82C-14-84-18-108 0-132Z', INK.rust) +
  area('M0-108C8-98 6-88 0-86C-6-88-8-98 0-108Z', INK.cream)

export const crate = (wood: string = INK.rust) =>
  block(-110, 0, 220, 28, wood) +
  block(-110, 34, 220, 28, wood) +
  block(-110, 68, 220, 28, wood) +
  block(-104, -8, 20, 108, INK.black) +
  block(84, -8, 20, 108, INK.black) +
  cut('M-70 12h60M20 16h44M-50 48h80M-66 82h40M10 80h50', INK.cream, 3) +
  disc(-94, 14, 3, INK.cream) +
  disc(94, 14, 3, INK.cream) +
  disc(-94, 82, 3, INK.cream) +
  disc(94, 82, 3, INK.cream)

export const coin =
  disc(0, 0, 60, INK.ochre) + cut('M-40 0A40 40 0 0 1 0-40M40 6A40 40 0 0 1 6 40', INK.cream, 6)
