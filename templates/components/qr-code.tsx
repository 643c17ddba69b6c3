import { encode } from 'uqr'

type QrCodeProps = {
  /** What a scanner reads out of it. */
  text: string
  /** What it is, for whoever cannot see it: `Ticket code ROSE-7K2P`. */
  label: string
}

// ISO/IEC 18004 asks for four empty modules around the code; scanners miss codes without them.
const QUIET_ZONE = 4

/** Dark on white in either colour scheme: many scanners cannot read it the other way round. */
export function QrCode({ text, label }: QrCodeProps) {
  const { size, data } = encode(text, { ecc: 'M', border: QUIET_ZONE })
  return (
    <svg
      class="qr-code"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shape-rendering="crispEdges"
    >
      <path class="qr-code__ground" d={`M0 0h${size}v${size}H0z`} />
      <path class="qr-code__modules" d={pathOf(data)} />
    </svg>
  )
}

/** One run of dark modules, one rectangle: a quarter of the bytes of one rectangle a module. */
function pathOf(rows: readonly (readonly boolean[])[]): string {
  return rows
    .flatMap((row, y) =>
      row.flatMap((dark, x) => (dark && !row[x - 1] ? [`M${x} ${y}h${runLength(row, x)}v1H${x}z`] : [])),
    )
    .join('')
}

function runLength(row: readonly boolean[], from: number): number {
  let end = from
  while (row[end]) end++
  return end - from
}
