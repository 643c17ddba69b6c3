import type { PreviewReader } from '#core/services/blog/preview-readers'
import { Notice } from '#templates/components/notice'

/** Where it is looked at. */
export type PreviewPlace = 'desk' | 'phone' | 'letter'

const PLACES: readonly (readonly [PreviewPlace, string])[] = [
  ['desk', 'a desk'],
  ['phone', 'a phone'],
  ['letter', 'a letter'],
]

export type PreviewChoice = {
  readonly readers: readonly PreviewReader[]
  readonly as: PreviewReader
  readonly on: PreviewPlace
}

/** Says that this is a preview, and through whose eyes and on what else one may look. */
export function PreviewBar({ id, choice: { readers, as, on } }: { id: string; choice: PreviewChoice }) {
  const address = (value: string, place: PreviewPlace) =>
    `/preview/${id}?as=${value}${place === 'desk' ? '' : `&on=${place}`}`
  return (
    <Notice title="This is a preview">
      <p>
        Only those who write it see it. <a href={`/editor/posts/${id}`}>Back to writing</a>
      </p>
      <nav class="cluster" aria-label="Preview as">
        <span>As</span>
        {readers.map(({ value, name }) => (
          <a href={address(value, on)} aria-current={value === as.value ? 'true' : undefined} safe>
            {name}
          </a>
        ))}
      </nav>
      <nav class="cluster" aria-label="Preview on">
        <span>On</span>
        {PLACES.map(([place, name]) => (
          <a href={address(as.value, place)} aria-current={place === on ? 'true' : undefined} safe>
            {name}
          </a>
        ))}
      </nav>
    </Notice>
  )
}
