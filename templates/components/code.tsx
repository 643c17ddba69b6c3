/** Of a few letters and figures: it is not read in parts. A longer one, as other people's programs make them, is broken. */
const SHORT = /^[\w-]{1,16}$/

/** An article number, or another that is copied rather than read. */
export function Code({ text }: { text: string }) {
  return (
    <span class={SHORT.test(text) ? 'order-number' : undefined} safe>
      {text}
    </span>
  )
}
