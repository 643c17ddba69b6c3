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
