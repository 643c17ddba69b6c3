import { escapeHtml } from '@kitajs/html'
import type { PageContext } from '#core/contracts/page'
import type { PathRow, PathsPage } from '#core/services/blog/old-addresses/listed-redirects'
import { AdminLayout } from '#templates/admin'
import { ConfirmForm } from '#templates/components/confirm-form'
import { SearchForm } from '#templates/components/search-form'
import { Table } from '#templates/components/table'
import { Onward } from '../editor/onward'

export const REDIRECTS = '/operator/imports/redirects'

type Props = { page: PageContext; list: PathsPage; words: string; isBeyondFirst: boolean }

/** The paths that lead on: patterns, of which there are few, stand on the page where files are brought. */
export function RedirectsPage({ page, list, words, isBeyondFirst }: Props) {
  return (
    <AdminLayout
      page={page}
      title="Paths that lead on"
      worker="operator"
      lead="Where there is nothing of that address here. Patterns stand beside the form for files."
    >
      <p>
        <a href="/operator/imports">Patterns, and files of redirects</a>
      </p>
      <SearchForm action={REDIRECTS} label="Find by a part of the path, or of where it leads" value={words} />
      <Table
        caption="Paths"
        hideCaption
        dense
        rows={list.lines}
        empty={words ? `No path that leads on has “${words}” in it.` : 'No path leads on.'}
        columns={[
          { heading: 'Path', names: true, cell: line => escapeHtml(line.from) },
          { heading: 'Leads to', cell: line => escapeHtml(line.to) },
          { heading: 'For good', cell: line => (line.permanent ? 'Yes' : 'No') },
          { heading: 'Remove', cell: line => <RemoveForm line={line} words={words} /> },
        ]}
      />
      <Onward
        label="More paths"
        from={REDIRECTS}
        query={{ q: words }}
        next={list.next}
        isBeyondFirst={isBeyondFirst}
      />
    </AdminLayout>
  )
}

function RemoveForm({ line, words }: { line: PathRow; words: string }) {
  return (
    <ConfirmForm
      action={`${REDIRECTS}?_method=delete`}
      label="Remove"
      question={`${line.from} is not found any more.`}
      confirm="Yes, remove it"
      icon="remove"
    >
      <input type="hidden" name="kind" value="path" />
      <input type="hidden" name="from" value={line.from} />
      <input type="hidden" name="q" value={words} />
    </ConfirmForm>
  )
}
