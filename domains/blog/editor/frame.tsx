import { AdminLayout, type AdminLayoutProps } from '#templates/admin'

/** Every page of an editor's work. */
export function EditorLayout(layout: Omit<AdminLayoutProps, 'worker'>) {
  return <AdminLayout {...layout} worker="editor" />
}
