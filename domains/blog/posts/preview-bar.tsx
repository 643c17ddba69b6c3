import type { PreviewReader } from '#core/services/blog/preview-readers'
import { Notice } from '#templates/components/notice'

export type PreviewChoice = {
  readonly readers: readonly PreviewReader[]
  readonly as: PreviewReader
  readonly onPhone: boolean
}

/** Says that this is a preview, and through whose eyes and on what else one may look. */
export function PreviewBar({ id, choice: { readers, as, onPhone } }: { id: string; choice: PreviewChoice }) {
  const address = (value: string, phone: boolean) => `/preview/${id}?as=${value}${phone ? '&on=phone' : ''}`
  return (
    <Notice title="This is a preview">
      <p>
        Only editors see it. <a href={`/editor/posts/${id}`}>Back to writing</a>
      </p>
      <nav class="cluster" aria-label="Preview as">
        <span>As</span>
        {readers.map(({ value, name }) => (
          <a
            href={address(value, onPhone).replaceAll('&', '&amp;')}
            aria-current={value === as.value ? 'true' : undefined}
            safe
          >
            {name}
          </a>
        ))}
      </nav>
      <nav class="cluster" aria-label="Preview on">
        <span>On</span>
        <a href={address(as.value, false)} aria-current={onPhone ? undefined : 'true'}>
          a desk
        </a>
        <a
          href={address(as.value, true).replaceAll('&', '&amp;')}
          aria-current={onPhone ? 'true' : undefined}
        >
          a phone
        </a>
      </nav>
    </Notice>
  )
}
