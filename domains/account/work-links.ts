import type { Origins } from '#core/contracts/domain'
import type { WorkLink } from '#templates/admin'

type Work = { readonly role: string; readonly links: readonly WorkLink[] }

/** An editor's pages here, for `AdminLayout`. */
export function editorWork(current: 'letters' | 'newsletters'): Work {
  return {
    role: 'Editor',
    links: [
      { label: 'Letters', href: '/letters', icon: 'mail', current: current === 'letters' },
      {
        label: 'Newsletters',
        href: '/letters/newsletters',
        icon: 'journal',
        current: current === 'newsletters',
      },
    ],
  }
}

/** An operator's pages, here and in the federation. */
export function operatorWork({ federation }: Origins): Work {
  return {
    role: 'Operator',
    links: [
      { label: 'Members', href: '/members', icon: 'people', current: true },
      { label: 'Roles', href: `${federation}/operator/roles`, icon: 'settings' },
    ],
  }
}
