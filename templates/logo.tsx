import type { Site } from '#core/contracts/site'

type LogoProps = { site: Pick<Site, 'logo'>; size?: number }

/** As high as `logo.mark` is. */
const MARK_HEIGHT = 112

/** The cooperative's own logo on a light plate, so that it can be seen on every ground; the house's mark without one. */
export function Logo({ site: { logo }, size = 40 }: LogoProps) {
  if (!logo) return <LeafAndHip size={size} />
  const width = Math.round((logo.markWidth / MARK_HEIGHT) * size)
  return <img class="logo logo--own" src={`/media/${logo.mark}`} width={width} height={size} alt="" />
}

/** An ash leaf with its pairs of leaflets, and a rose hip, calyx down, hanging from it. */
function LeafAndHip({ size }: { size: number }) {
  return (
    <svg class="logo" width={size} height={size} viewBox="0 0 48 48" aria-hidden="true">
      <path
        class="logo__leaves"
        d="M33 8c-1-4 1-7 6-8 1 5-1 8-6 8ZM25 13c-6 0-9-4-9-11 6 1 9 5 9 11ZM28 12c6-3 11-1 14 4-6 3-11 1-14-4ZM18 20C12 21 8 17 6 11c6-1 11 3 12 9ZM13 29c-5 2-9 0-13-6 6-2 11 0 13 6ZM9 39c-3 2-6 2-9-1 3-3 6-3 9 1Z"
      />
      <path class="logo__stem" d="M8 45C11 30 18 17 33 7M24 14c6 2 9 4 9 9" />
      <path
        class="logo__hip"
        d="M33 22c6 0 10 4 10 9.5 0 4-3 7-6 8.5l2 6-4-3-2 4-2-4-4 3 2-6c-3-1.5-6-4.5-6-8.5C23 26 27 22 33 22Z"
      />
      <path class="logo__shine" d="M27.5 31c0-2.5 1.5-4 3.5-4.5" />
    </svg>
  )
}
