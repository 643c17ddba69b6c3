import type { PageContext } from '#core/contracts/page'
import type { FileAsked } from '#core/services/cart/files/kinds'
import { FILE_DAYS, type FileView } from '#core/services/cart/files/read'
import { AdminLayout } from '#templates/admin'
import { Button, ButtonLink } from '#templates/components/button'
import { EmptyState } from '#templates/components/empty-state'
import { Form, FormActions } from '#templates/components/form'
import { Notice } from '#templates/components/notice'
import { Progress } from '#templates/components/progress'
import { Table } from '#templates/components/table'
import { formatTime } from '#templates/components/time'

type FilesProps = { page: PageContext; files: readonly FileView[] }

export function FilesPage({ page, files }: FilesProps) {
  return (
    <AdminLayout
      page={page}
      title="Files that were made"
      lead={`Long reports and picking lists, each kept for ${FILE_DAYS} days.`}
      worker="shopkeeper"
    >
      {files.length === 0 ? (
        <EmptyState
          title="No files yet"
          text="A report that is too long to wait for is made while you do something else, and stands here then."
        />
      ) : (
        <Table
          caption="Files that were made"
          hideCaption
          dense
          rows={files}
          columns={[
            {
              heading: 'File',
              names: true,
              cell: file => (
                <a href={`/shop/files/${file.id}`} safe>
                  {nameOf(file)}
                </a>
              ),
            },
            { heading: 'Asked by', cell: ({ askedBy }) => <span safe>{askedBy ?? ''}</span> },
            {
              heading: 'When',
              cell: ({ askedAt }) => <span safe>{formatTime(askedAt, page, 'both')}</span>,
            },
            {
              heading: 'Rows',
              numeric: true,
              cell: ({ rowCount }) => <span safe>{rowCount?.toLocaleString(page.locale) ?? ''}</span>,
            },
            { heading: 'State', cell: file => <span safe>{stateOf(file, page.locale)}</span> },
          ]}
        />
      )}
    </AdminLayout>
  )
}

const nameOf = ({ title, format }: FileView) => `${title} (${format.toUpperCase()})`

function stateOf({ madeAt, failedAt, byteLength }: FileView, locale: string): string {
  if (madeAt) return lengthText(byteLength ?? 0, locale)
  return failedAt ? 'tried again soon' : 'being made'
}

/** `1.4 MB` */
function lengthText(bytes: number, locale: string): string {
  const [unit, many] = bytes < 1_000_000 ? ['kilobyte', bytes / 1_000] : ['megabyte', bytes / 1_000_000]
  const digits = { maximumFractionDigits: many < 10 ? 1 : 0 }
  return new Intl.NumberFormat(locale, { style: 'unit', unit, ...digits }).format(many)
}

type AskProps = { page: PageContext; file: FileAsked; title: string; fault?: string }

/** Before anything is made: it takes a while. */
export function AskPage({ page, file: { kind, name, format, asked }, title, fault }: AskProps) {
  const fields = { kind, name, format, ...asked }
  return (
    <AdminLayout
      page={page}
      title={title}
      lead="This is so long that it is made while you do something else. You are told when it is ready."
      worker="shopkeeper"
    >
      <div class="stack">
        {!!fault && (
          <Notice kind="error" title="Not begun">
            <p safe>{fault}</p>
          </Notice>
        )}
        <Form action="/shop/files" label="Make the file" once="">
          {Object.entries(fields).map(([field, value]) =>
            value ? <input type="hidden" name={field} value={value} /> : '',
          )}
          <FormActions>
            <Button>
              <span safe>{`Make the ${format.toUpperCase()} file`}</span>
            </Button>
            <ButtonLink href="/shop/files" variant="quiet">
              Files that were made
            </ButtonLink>
          </FormActions>
        </Form>
      </div>
    </AdminLayout>
  )
}

export function FilePage({ page, file }: { page: PageContext; file: FileView }) {
  const { id, madeAt, askedBy, askedAt, byteLength, rowCount } = file
  const path = `/shop/files/${id}`
  const isAtWork = madeAt === null
  const asked = `Asked for ${formatTime(askedAt, page, 'both')}${askedBy ? ` by ${askedBy}` : ''}. Kept for ${FILE_DAYS} days.`
  return (
    <AdminLayout
      page={page}
      title={nameOf(file)}
      lead={asked}
      worker="shopkeeper"
      actions={
        <ButtonLink href="/shop/files" variant="plain">
          All files
        </ButtonLink>
      }
    >
      <div
        class="stack"
        data-hx-get={isAtWork ? path : undefined}
        data-hx-trigger={isAtWork ? 'load delay:1s' : undefined}
        data-hx-select={isAtWork ? '#file' : undefined}
        data-hx-target={isAtWork ? '#file' : undefined}
        data-hx-swap={isAtWork ? 'outerHTML' : undefined}
        id="file"
      >
        {isAtWork ? (
          <AtWork file={file} />
        ) : (
          <>
            <p safe>
              {`${rowCount === 1 ? '1 row' : `${(rowCount ?? 0).toLocaleString(page.locale)} rows`}, ${lengthText(byteLength ?? 0, page.locale)}.`}
            </p>
            <p class="form__actions">
              <ButtonLink href={`${path}/download`} icon="download">
                Download
              </ButtonLink>
            </p>
          </>
        )}
      </div>
    </AdminLayout>
  )
}

function AtWork({ file: { rowsDone, rowCount, failedAt } }: { file: FileView }) {
  return (
    <>
      {rowCount === null ? (
        <Progress label="Making it" />
      ) : (
        <Progress label="Making it" done={Math.min(rowsDone, rowCount)} of={rowCount} />
      )}
      {failedAt !== null && (
        <Notice kind="notice" title="It did not work this time">
          <p>It is tried again by itself in a little while.</p>
        </Notice>
      )}
      <p class="muted">
        You may leave: it goes on by itself, and you are told when it is ready. Without a script, look again
        by reloading.
      </p>
    </>
  )
}
