import { writesAs } from '#core/services/blog/writers'
import { AdminLayout, type AdminLayoutProps } from '#templates/admin'

/** Every page of the work of somebody who writes. */
export function EditorLayout(layout: Omit<AdminLayoutProps, 'worker'>) {
  return <AdminLayout {...layout} worker={writesAs(layout.page.viewer) ?? 'editor'} />
}
