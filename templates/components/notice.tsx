import type { Children } from '@kitajs/html'
import type { Flash as FlashMessage } from '#core/contracts/page'
import { Icon, type IconName } from '#templates/icons'

type NoticeKind = FlashMessage['kind']

const ICONS: Record<NoticeKind, IconName> = { success: 'check', notice: 'notice', error: 'warning' }

/** A word to the reader within a page. */
export function Notice({ kind = 'notice', title, children }: NoticeProps) {
  return (
    <div class={`notice notice--${kind}`}>
      <Icon name={ICONS[kind]} />
      <div class="notice__body">
        {!!title && (
          <strong class="notice__title" safe>
            {title}
          </strong>
        )}
        {children}
      </div>
    </div>
  )
}

/** Said aloud of a field that is not there any more: why it was refused, and what had been typed, to be read and copied. */
export function RefusedNotice({ fault, typed }: { fault: string; typed?: string }) {
  return (
    <div role="alert">
      <Notice kind="error" title={fault}>
        {!!typed && <p safe>{typed}</p>}
      </Notice>
    </div>
  )
}

type NoticeProps = { kind?: NoticeKind; title?: string; children?: Children }

/** What has just happened, once, at the top of the next page; said aloud, at once when it is a fault. */
export function Flash({ flash }: { flash: FlashMessage | null }) {
  if (!flash) return ''
  return (
    <div
      class={`notice notice--${flash.kind} notice--flash`}
      role={flash.kind === 'error' ? 'alert' : 'status'}
    >
      <Icon name={ICONS[flash.kind]} />
      <p class="notice__body" safe>
        {flash.text}
      </p>
    </div>
  )
}
