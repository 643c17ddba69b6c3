/** The mark: a rose hip hanging from a spray of ash leaflets. Drawn for light hips on the dark masthead. */
export function Logo({ size = 40 }: { size?: number }) {
  return (
    <svg class="logo" width={size} height={size} viewBox="0 0 48 48" aria-hidden="true">
      <g class="logo__leaves">
        <path d="M25 20C24 13 26 6 32 2c2 7 0 13-7 18Z" />
        <path d="M23 19C17 18 11 14 9 7c7 0 12 4 14 12Z" />
        <path d="M27 22c3-6 9-9 16-8-2 6-8 9-16 8Z" />
        <path d="M21 23C15 26 8 25 3 20c6-3 13-2 18 3Z" />
      </g>
      <path class="logo__stem" d="M24 27c0-4 0-6 2-10" />
      <path class="logo__hip" d="M24 25c7 0 11 5 11 10 0 5-4 8-8 9l-3 3-3-3c-4-1-8-4-8-9 0-5 4-10 11-10Z" />
      <path class="logo__shine" d="M17 34c0-3 2-5 4-6" />
    </svg>
  )
}
