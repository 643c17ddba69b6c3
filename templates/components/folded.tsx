import type { Children } from '@kitajs/html'

type FoldedProps = {
  label: string
  /** How many of the choices in it are on; said beside the label. */
  on: number
  /** Something in it has to be seen. */
  open?: boolean
  children: Children
}

/**
 * Folded away on a phone until it is asked for, and always there on a desk, by CSS alone. What is folded stands behind
 * its <details>, since a closed one shows nothing that is in it, however wide the window is.
 */
export function Folded({ label, on, open = false, children }: FoldedProps) {
  return (
    <div class="folded">
      <details class="folded__switch" open={open}>
        <summary>
          <span safe>{label}</span>
          {on > 0 && (
            <span class="folded__count" safe>
              {`${on} on`}
            </span>
          )}
        </summary>
      </details>
      <div class="folded__content">{children}</div>
    </div>
  )
}
