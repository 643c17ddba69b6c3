import { area, block, cut, disc, INK, n, oval } from '../ink'

/** The goods shed: what everything here is packed in. */
export const shed = (walls: string, roof: string) =>
  block(-110, -20, 220, 110, walls) +
  area('M-128-16L0-84L128-16Z', roof) +
  cut('M-96-22L0-72L96-22', INK.cream, 4) +
  area('M-46 90V24Q0-12 46 24V90Z', INK.black) +
  cut('M-24 90V22M0 90V10M24 90V22', walls, 4) +
  cut('M-96 4h20M-90 22h26M-96 44h22M-88 66h20M74 4h22M66 24h26M76 46h20M70 68h24', INK.cream, 4) +
  disc(0, -40, 13, INK.cream)

export const cottage = (walls: string) =>
  block(-60, -10, 120, 80, walls) +
  area('M-76-6L-40-62H44L76-6Z', INK.black) +
  block(28, -82, 18, 34, INK.rust) +
  block(-40, 12, 26, 24, INK.ochre) +
  block(14, 12, 26, 24, INK.ochre) +
  block(-10, 32, 20, 38, INK.black)

export const tunnelMouth =
  area('M-130 110V-10C-130-92-70-130 0-130S130-92 130-10V110Z', INK.slate) +
  cut(
    `${Array.from({ length: 9 }, (_, i) => {
      const angle = Math.PI * (1 + i / 8)
      return `M${n(88 * Math.cos(angle))} ${n(-10 + 82 * Math.sin(angle))}L${n(124 * Math.cos(angle))} ${n(-10 + 114 * Math.sin(angle))}`
    }).join('')}M-130 26h42M-130 66h42M88 26h42M88 66h42`,
    INK.cream,
    4,
  ) +
  area('M-84 110V-6C-84-62-46-88 0-88S84-62 84-6V110Z', INK.black)

export function millWheel(wood: string): string {
  const spokes = Array.from({ length: 8 }, (_, i) => {
    const [c, s] = [Math.cos((i * Math.PI) / 4), Math.sin((i * Math.PI) / 4)]
    return `M0 0L${n(84 * c)} ${n(84 * s)}`
  }).join('')
  const paddles = Array.from({ length: 16 }, (_, i) => {
    const [c, s] = [Math.cos((i * Math.PI) / 8), Math.sin((i * Math.PI) / 8)]
    return `M${n(78 * c)} ${n(78 * s)}L${n(108 * c)} ${n(108 * s)}`
  }).join('')
  return (
    cut(spokes, wood, 8) +
    cut(paddles, wood, 9) +
    `<circle r="84" fill="none" stroke="${wood}" stroke-width="12"/>` +
    `<circle r="84" fill="none" stroke="${INK.cream}" stroke-width="3" stroke-dasharray="14 19"/>` +
    disc(0, 0, 17, INK.black)
  )
}

export const oven =
  area('M-120 100V0C-120-70-60-104 0-104S120-70 120 0V100Z', INK.rust) +
  cut(
    'M-104 8h34M-110 40h30M-104 72h30M76 8h30M82 40h28M76 72h30M-60-54l20 22M60-54L40-32M0-90v26',
    INK.cream,
    4,
  ) +
  area('M-64 100V24C-64-20-30-36 0-36S64-20 64 24V100Z', INK.black) +
  area('M-40 100C-50 70-20 66-22 34C4 48 0 64 10 58C16 50 14 40 12 30C40 50 46 74 38 100Z', INK.ochre) +
  area('M-16 100C-20 84-2 80 0 66C16 78 20 88 16 100Z', INK.cream)

export const polytunnel =
  area('M-140 80V10C-140-60 140-60 140 10V80Z', INK.sky) +
  cut(
    'M-140 80V10C-140-60 140-60 140 10V80M-92 80V0C-92-30-80-36-74-38M-46 80V-40M0 80V-43M46 80V-40M92 80V0C92-30 80-36 74-38',
    INK.slate,
    5,
  ) +
  block(-24, 14, 48, 66, INK.cream)

/** A person, seen as a print sees one: hat, coat, and no more face than a thumb. */
export const person = (coat: string, hat: string, skin: string = INK.rust) =>
  area('M-44 100C-46 20-30-10 0-10S46 20 44 100Z', coat) +
  disc(0, -36, 26, skin) +
  area('M-30-40Q-28-70 0-70T30-40Z', hat) +
  area('M-40-42H40V-34H-40Z', hat) +
  cut('M-24 30v50M24 30v50M0 14v30', INK.cream, 4)

export const table = (width: number, fill: string) =>
  block(-width / 2, 0, width, 18, fill) +
  block(-width / 2 + 20, 18, 16, 90, fill) +
  block(width / 2 - 36, 18, 16, 90, fill) +
  cut(`M${-width / 2 + 14} 8h${n(width * 0.3)}M${n(width * 0.1)} 9h${n(width * 0.24)}`, INK.cream, 3)

export const lantern =
  cut('M-20-64Q0-100 20-64', INK.black, 6) +
  block(-34, -64, 68, 14, INK.black, 4) +
  block(-28, -50, 56, 92, INK.ochre) +
  area('M0-26C18-2 14 26 0 28C-14 26-18-2 0-26Z', INK.cream) +
  cut('M-28-50v92M28-50v92', INK.black, 7) +
  block(-38, 42, 76, 16, INK.black, 4)

export const ledger =
  area('M0-50Q-50-70-104-52V60Q-50 44 0 62Q50 44 104 60V-52Q50-70 0-50Z', INK.cream) +
  cut('M0-50V62', INK.black, 5) +
  cut(
    'M-84-26q30-8 64 0M-84-4q30-8 64 0M-84 18q30-8 50-2M20-26q30-8 64 0M20-4q30-8 50-2M20 18q30-8 64 0',
    INK.slate,
    5,
  )

export const envelope =
  block(-100, -60, 200, 124, INK.cream, 6) +
  cut('M-96-54L0 18L96-54', INK.rose, 7) +
  cut('M-96 58L-30 0M96 58L30 0', INK.rose, 4)

export const basket =
  area('M-96-6H96L76 80H-76Z', INK.ochre) +
  cut('M-86 20H86M-80 46H80M-60-2l8 80M-20-2l2 80M20-2l-2 80M60-2l-8 80', INK.rust, 5) +
  cut('M-84-8C-84-110 84-110 84-8', INK.rust, 11) +
  oval(0, -6, 98, 9, INK.rust)

export const bunting = (width: number, inks: readonly string[]) =>
  cut(`M0 0Q${width / 2} 60 ${width} 0`, INK.black, 4) +
  Array.from({ length: 8 }, (_, i) => {
    const t = (i + 0.5) / 8
    const [x, y] = [width * t, 120 * t * (1 - t)]
    return area(`M${n(x - 18)} ${n(y)}H${n(x + 18)}L${n(x)} ${n(y + 36)}Z`, inks[i % inks.length] ?? INK.rose)
  }).join('')
