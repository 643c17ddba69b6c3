import { escapeHtml } from '@kitajs/html'
import { ButtonLink } from '#templates/components/button'

type OnwardProps = {
  label: string
  from: string
  query: Readonly<Record<string, string>>
  /** The id to go on after; null on the last page. */
  next: string | null
  isBeyondFirst: boolean
}

/** The way on through a list that is read from one row on, and back to where it begins. */
export function Onward({ label, from, query, next, isBeyondFirst }: OnwardProps): JSX.Element | null {
  const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''))
  const hrefOf = (more: Record<string, string>) => {
    const search = new URLSearchParams({ ...given, ...more }).toString()
    return search === '' ? from : `${from}?${search}`
  }
  return next || isBeyondFirst ? (
    <nav class="cluster" aria-label="Further">
      {isBeyondFirst && (
        <ButtonLink href={hrefOf({})} variant="quiet">
          Back to the first
        </ButtonLink>
      )}
      {!!next && (
        <ButtonLink href={hrefOf({ after: next })} variant="plain">
          {escapeHtml(label)}
        </ButtonLink>
      )}
    </nav>
  ) : null
}
