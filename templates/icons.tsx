/** Our own line drawings on a 24 × 24 grid, one path each; they take the colour of the text around them. */
const DRAWINGS = {
  basket: 'M3 10h18l-2 10H5L3 10Zm5 0 3-6m5 6-3-6M9 14v3m3-3v3m3-3v3',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7.5 8.5c.6-4 3.6-6 7.5-6s6.9 2 7.5 6',
  journal: 'M12 6C10 4.5 7 4 3.5 4v14.500c3.5 0 6.5.5 8.5 2 2-1.5 5-2 8.5-2V4C17 4 14 4.5 12 6Zm0 0v14.5',
  market:
    'M4 10v10h16V10M2.5 9 5 4h14l2.5 5a3 3 0 0 1-6.3 0 3.2 3.2 0 0 1-6.4 0 3 3 0 0 1-6.3 0ZM10 20v-5h4v5',
  calendar: 'M4 6h16v14H4V6Zm0 5h16M8 3.500V8m8-4.500V8m-8 7h2m4 0h2',
  people:
    'M8.5 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2 19.500C2.3 16 5 14 8.5 14s6.2 2 6.5 5.500M16 4.300a3.5 3.5 0 0 1 0 6.500m2.5 3.700c2 .9 3.3 2.6 3.5 5',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13Zm5-2 5 5',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  close: 'm6 6 12 12M18 6 6 18',
  check: 'm4.5 12.5 5 5 10-11',
  warning: 'M12 4 2.5 20h19L12 4Zm0 6v5m0 2.200v.3',
  notice: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0-10v6m0-9.300v.3',
  chevron: 'm6 9 6 6 6-6',
  previous: 'm14.5 5.5-7 6.5 7 6.5',
  next: 'm9.5 5.5 7 6.5-7 6.5',
  edit: 'M4 20l1-5L16 4l4 4L9 19l-5 1ZM13.5 6.500l4 4',
  remove: 'M5 7h14M10 4h4M7 7l1 13h8l1-13M10.5 11v5.500m3-5.500v5.5',
  ticket: 'M3 7h18v3.500a1.5 1.5 0 0 0 0 3V17H3v-3.500a1.5 1.5 0 0 0 0-3V7Zm11 0v2m0 2v2m0 2v2',
  place:
    'M12 21c4.5-5 6.5-8.5 6.5-11a6.5 6.5 0 0 0-13 0c0 2.5 2 6 6.5 11Zm0-8.500a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0-14v5.500l3.5 2',
  mail: 'M3 6h18v12H3V6Zm0 .5 9 7 9-7',
  feed: 'M5 19h.1M5 12a7 7 0 0 1 7 7M5 5a14 14 0 0 1 14 14',
  reply: 'm9 6-5 5 5 5m-5-5h9c4 0 7 2 7 7',
  boost: 'M4 12V9a3 3 0 0 1 3-3h11m-3-3 3 3-3 3m5 3v3a3 3 0 0 1-3 3H6m3 3-3-3 3-3',
  heart: 'M12 20C6 15.5 3.5 12.5 3.5 9A4.5 4.5 0 0 1 12 7a4.5 4.5 0 0 1 8.5 2c0 3.5-2.5 6.5-8.5 11Z',
  download: 'M12 4v11m-5-5 5 5 5-5M4 20h16',
  print: 'M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7v-6Z',
  settings:
    'M4 7h9m5 0h2M4 17h2m5 0h9M15.5 9.500a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Zm-7 10a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
  leaf: 'M12 21V9m0 4c-4 0-6-2.5-6-6 4 0 6 2.5 6 6Zm0 4c4 0 6-2.5 6-6-4 0-6 2.5-6 6Zm0-8c-2-1.5-2-4 0-6 2 2 2 4.5 0 6Z',
} as const

export type IconName = keyof typeof DRAWINGS

export const ICON_NAMES = Object.keys(DRAWINGS) as IconName[]

export function isIcon(name: string): name is IconName {
  return Object.hasOwn(DRAWINGS, name)
}

/** Decoration unless it has a label; then it is an image with that name. */
export function Icon({ name, label, size = 20 }: { name: IconName; label?: string; size?: number }) {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : 'true'}
    >
      <path d={DRAWINGS[name]} />
    </svg>
  )
}

/** What a page shows many times is drawn once, before the first `SharedIcon`: a long list is a third lighter so. */
export function SharedDrawings({ names }: { names: readonly IconName[] }) {
  return (
    <svg class="visually-hidden" aria-hidden="true">
      {names.map(name => (
        <path id={`icon-${name}`} d={DRAWINGS[name]} />
      ))}
    </svg>
  )
}

export function SharedIcon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <use href={`#icon-${name}`} />
    </svg>
  )
}
