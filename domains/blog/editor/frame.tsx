import type { AdminLayoutProps } from '#templates/admin'
import { AdminLayout, type WorkLink } from '#templates/admin'

const ROOMS: readonly WorkLink[] = [
  { label: 'Posts', href: '/editor/posts', icon: 'journal' },
  { label: 'Pages', href: '/editor/pages', icon: 'leaf' },
  { label: 'Pictures', href: '/editor/images', icon: 'download' },
  { label: 'Tags', href: '/editor/tags', icon: 'ticket' },
  { label: 'Navigation', href: '/editor/navigation', icon: 'settings' },
  { label: 'Import from Ghost', href: '/editor/imports', icon: 'feed' },
]

const WORK = { role: 'Editor' }

/** Every page of an editor's work. */
export function EditorLayout({ children, ...layout }: Omit<AdminLayoutProps, 'links' | 'role'>) {
  const links = ROOMS.map(room => ({ ...room, current: layout.page.path.startsWith(room.href) }))
  return (
    <AdminLayout {...layout} {...WORK} links={links}>
      {children}
    </AdminLayout>
  )
}
