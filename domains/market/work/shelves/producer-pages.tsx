import { escapeHtml } from '@kitajs/html'
import { pagesOf } from '#core/app/paging'
import type { PageContext } from '#core/contracts/page'
import {
  type EditableProducer,
  MOST_COUNTED_OF_ONE,
  PRODUCERS_PER_WORK_PAGE,
} from '#core/services/market/producers/save-producer'
import { Button, ButtonLink } from '#templates/components/button'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Pagination } from '#templates/components/pagination'
import { PictureField } from '#templates/components/picture-field'
import { Table } from '#templates/components/table'
import { TextareaField } from '#templates/components/textarea-field'
import { WorkLayout } from '../../work-layout'

type ListProps = {
  page: PageContext
  producers: readonly (EditableProducer & { products: number })[]
  /** Of the page of the list, counted from 1. */
  number: number
  total: number
}

export function WorkProducersPage({ page, producers, number, total }: ListProps) {
  return (
    <WorkLayout
      page={page}
      title="Producers"
      actions={
        <ButtonLink href="/shop/producers/new" icon="plus">
          New producer
        </ButtonLink>
      }
    >
      <Table
        caption="Producers"
        hideCaption
        dense
        rows={producers}
        columns={[
          {
            heading: 'Name',
            names: true,
            cell: ({ id, name }) => (
              <a href={`/shop/producers/${id}`} safe>
                {name}
              </a>
            ),
          },
          { heading: 'Place', cell: ({ place }) => escapeHtml(place) },
          { heading: 'Products', numeric: true, cell: ({ products }) => countText(products) },
        ]}
      />
      <Pagination
        page={number}
        pages={pagesOf(total, PRODUCERS_PER_WORK_PAGE)}
        hrefOf={to => `/shop/producers?page=${to}`}
        entries={{ perPage: PRODUCERS_PER_WORK_PAGE, total, locale: page.locale }}
      />
    </WorkLayout>
  )
}

function countText(products: number): string {
  return products > MOST_COUNTED_OF_ONE ? `more than ${MOST_COUNTED_OF_ONE}` : String(products)
}

export function ProducerFormPage({
  page,
  id,
  typed,
}: {
  page: PageContext
  id: string | null
  typed: Typed
}) {
  const { values, errors } = typed
  const field = fieldsOf(typed)
  return (
    <WorkLayout
      page={page}
      title={id ? (values.name ?? 'Producer') : 'New producer'}
      actions={
        id ? (
          <ButtonLink href={`/shop/producers/${id}/room`} variant="plain" icon="people">
            Their room
          </ButtonLink>
        ) : undefined
      }
    >
      <Form
        action={id ? `/shop/producers/${id}` : '/shop/producers'}
        upload
        label="Producer"
        once={id ? undefined : ''}
        typed={typed}
      >
        <FormErrors errors={errors} />
        <InputField {...field('name')} label="Name" required maxlength={160} />
        <InputField {...field('place')} label="Where" maxlength={160} />
        <InputField {...field('since')} label="Since" type="number" min={1000} max={2100} />
        <TextareaField {...field('practice')} label="How they work, in a sentence" rows={2} />
        <TextareaField {...field('story')} label="Their story" hint="Markdown." rows={10} />
        <PictureField another={id !== null} error={errors.picture} />
        <FormActions>
          <Button>Save</Button>
        </FormActions>
      </Form>
    </WorkLayout>
  )
}
