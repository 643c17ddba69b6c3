import type { PageContext } from '#core/contracts/page'
import { MARKET_PAGE_FORM, type WorkMarketPage } from '#core/services/market/pages/compose'
import type { ProductChoice } from '#core/services/market/products/product-choices'
import { Button, ButtonLink } from '#templates/components/button'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { WorkLayout } from '../../work-layout'
import type { DraftBlock } from './block-form'
import { BlockInputs } from './block-inputs'

type Props = {
  page: PageContext
  /** Null while it is new. */
  known: WorkMarketPage | null
  typed: Typed
  drafts: readonly DraftBlock[]
  /** The products that are chosen in them. */
  choices: readonly ProductChoice[]
}

export function ComposePage({ page, known, typed, drafts, choices }: Props) {
  const { errors } = typed
  const field = fieldsOf(typed)
  return (
    <WorkLayout
      page={page}
      title={known?.title ?? 'New page'}
      actions={known ? <StateButtons known={known} /> : undefined}
    >
      <Form
        action={known ? `/shop/pages/${known.id}` : '/shop/pages'}
        label="Page"
        typed={typed}
        version={known ? MARKET_PAGE_FORM.version(known) : undefined}
      >
        <FormErrors errors={errors} />
        {/* Return in a field presses the first button of a form: it is to be this one. */}
        <button class="visually-hidden" type="submit" name="do" value="save" tabindex="-1">
          Save
        </button>
        <InputField {...field('title')} label="Title" required maxlength={200} />
        <InputField {...field('summary')} label="In one line" maxlength={300} />
        {drafts.map((draft, at) => (
          <BlockInputs draft={draft} at={at} last={drafts.length - 1} errors={errors} choices={choices} />
        ))}
        <div class="cluster">
          <Button name="do" value="text" variant="plain" icon="plus">
            Text
          </Button>
          <Button name="do" value="products" variant="plain" icon="plus">
            Products
          </Button>
        </div>
        <FormActions>
          <Button name="do" value="save">
            Save
          </Button>
          <ButtonLink href="/shop/pages" variant="quiet">
            Back
          </ButtonLink>
        </FormActions>
      </Form>
    </WorkLayout>
  )
}

function StateButtons({ known }: { known: WorkMarketPage }) {
  const { id, slug, published } = known
  return (
    <div class="cluster">
      <ButtonLink href={`/shop/pages/${id}/preview`} variant="plain">
        Preview
      </ButtonLink>
      {published ? (
        <ButtonLink href={`/pages/${slug}`} variant="plain">
          See it
        </ButtonLink>
      ) : (
        ''
      )}
      <form method="post" action={`/shop/pages/${id}/publication${published ? '?_method=delete' : ''}`}>
        <Button variant={published ? 'quiet' : 'primary'}>{published ? 'Unpublish' : 'Publish'}</Button>
      </form>
    </div>
  )
}
