import type { Rejected } from '#core/app/form'
import type { PageContext } from '#core/contracts/page'
import { NEWSLETTER_FORM, type NewsletterSummary } from '#core/services/account/newsletters/edit-newsletter'
import { AdminLayout } from '#templates/admin'
import { Button, ButtonLink } from '#templates/components/button'
import { EmptyState } from '#templates/components/empty-state'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Table } from '#templates/components/table'
import { TextareaField } from '#templates/components/textarea-field'

type ListProps = { page: PageContext; newsletters: readonly NewsletterSummary[] }

export function NewsletterListPage({ page, newsletters }: ListProps) {
  return (
    <AdminLayout
      page={page}
      title="Newsletters"
      worker="editor"
      lead="What people can subscribe to."
      actions={
        <ButtonLink href="/letters/newsletters/new" icon="plus">
          New newsletter
        </ButtonLink>
      }
    >
      {newsletters.length === 0 ? (
        <EmptyState title="No newsletters yet" text="Begin one, and people can subscribe to it.">
          <ButtonLink href="/letters/newsletters/new">Begin a newsletter</ButtonLink>
        </EmptyState>
      ) : (
        <Table
          caption="Newsletters"
          hideCaption
          rows={newsletters}
          columns={[
            {
              heading: 'Name',
              names: true,
              cell: line => (
                <a href={`/letters/newsletters/${line.id}`} safe>
                  {line.name}
                </a>
              ),
            },
            { heading: 'What it is', cell: line => <span safe>{line.description}</span> },
            {
              heading: 'Subscribers',
              numeric: true,
              cell: line => line.subscribers.toLocaleString(page.locale),
            },
            { heading: 'Letters', numeric: true, cell: line => line.letters },
          ]}
        />
      )}
    </AdminLayout>
  )
}

type FormProps = { page: PageContext; newsletter?: NewsletterSummary; rejected?: Rejected }

export function NewsletterFormPage({ page, newsletter, rejected }: FormProps) {
  const values = rejected?.values ?? { ...newsletter }
  const errors = rejected?.errors ?? {}
  const field = (name: 'name' | 'slug' | 'description') => ({
    name,
    value: String(values[name] ?? ''),
    error: errors[name],
  })
  return (
    <AdminLayout page={page} title={newsletter ? newsletter.name : 'New newsletter'} worker="editor">
      <FormErrors errors={errors} />
      <Form
        action={newsletter ? `/letters/newsletters/${newsletter.id}?_method=put` : '/letters/newsletters'}
        typed={rejected}
        version={newsletter && NEWSLETTER_FORM.version(newsletter)}
      >
        <InputField {...field('name')} label="Name" required maxlength={160} />
        <InputField
          {...field('slug')}
          label="Short name"
          hint="Small letters, digits and hyphens, like thursday-letter."
          required
          maxlength={120}
        />
        <TextareaField
          {...field('description')}
          label="What it is"
          hint="What is in it, and how often it comes. People read this before they subscribe."
          maxlength={2000}
        />
        <FormActions>
          <Button>{newsletter ? 'Save' : 'Begin this newsletter'}</Button>
          <ButtonLink href="/letters/newsletters" variant="quiet">
            Back
          </ButtonLink>
        </FormActions>
      </Form>
    </AdminLayout>
  )
}
