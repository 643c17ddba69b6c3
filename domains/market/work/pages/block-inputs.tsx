import type { MarketBlock } from '#core/entities/market/market-page'
import { MOST_FOUND, type ProductChoice } from '#core/services/market/products/product-choices'
import { Button } from '#templates/components/button'
import { CheckboxesField } from '#templates/components/choice-field'
import { controlAttributes, Field } from '#templates/components/field'
import { Fieldset } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { TextareaField } from '#templates/components/textarea-field'
import type { DraftBlock } from './block-form'

type Props = {
  draft: DraftBlock
  at: number
  last: number
  errors: Readonly<Record<string, string>>
  choices: readonly ProductChoice[]
}

export function BlockInputs({ draft: { block, search }, at, last, errors, choices }: Props) {
  return (
    <Fieldset legend={`${at + 1}. ${block.kind === 'text' ? 'Text' : 'Products'}`}>
      <input type="hidden" name={`kind-${at}`} value={block.kind} />
      {block.kind === 'text' ? (
        <TextareaField
          name={`markdown-${at}`}
          label="Text"
          hint="Markdown."
          rows={6}
          required
          value={block.markdown}
          error={errors[`markdown-${at}`]}
        />
      ) : (
        <ProductsInputs block={block} search={search} at={at} errors={errors} choices={choices} />
      )}
      <div class="cluster">
        {at > 0 ? (
          <Button name="do" value={`up-${at}`} variant="quiet" small>
            Move up
          </Button>
        ) : (
          ''
        )}
        {at < last ? (
          <Button name="do" value={`down-${at}`} variant="quiet" small>
            Move down
          </Button>
        ) : (
          ''
        )}
        <Button name="do" value={`remove-${at}`} variant="quiet" small icon="remove">
          Remove
        </Button>
      </div>
    </Fieldset>
  )
}

type ProductsProps = Pick<Props, 'at' | 'errors' | 'choices'> &
  Pick<DraftBlock, 'search'> & { block: Extract<MarketBlock, { kind: 'products' }> }

/** Those that are chosen can be unticked; others are looked for by words of their names. */
function ProductsInputs({ block, search, at, errors, choices }: ProductsProps) {
  const chosen = block.productIds.flatMap(id => choices.find(choice => choice.id === id) ?? [])
  const add = {
    name: `add-${at}`,
    label: 'Find a product to add',
    hint: 'A word of its name is enough.',
    error: errors[`add-${at}`],
  }
  return (
    <>
      <InputField
        name={`heading-${at}`}
        label="Heading"
        required
        maxlength={200}
        value={block.heading}
        error={errors[`heading-${at}`]}
      />
      {chosen.length > 0 ? (
        <CheckboxesField
          name={`product-${at}`}
          label="Shown, in this order"
          options={chosen.map(optionOf)}
          values={block.productIds}
        />
      ) : (
        ''
      )}
      <Field {...add}>
        <div class="cluster">
          <input
            class="field__control"
            type="search"
            maxlength={200}
            value={search?.text}
            autocomplete="off"
            {...controlAttributes(add)}
          />
          <Button name="do" value={`add-${at}`} variant="plain" small>
            Find and add
          </Button>
        </div>
      </Field>
      {search && search.total > 0 ? (
        <CheckboxesField
          name={`found-${at}`}
          label="Which of these?"
          hint={
            search.total > search.choices.length
              ? `The first ${search.choices.length} of ${totalText(search.total)}. With more of the name, fewer fit.`
              : undefined
          }
          options={search.choices.map(optionOf)}
          values={[]}
        />
      ) : (
        ''
      )}
    </>
  )
}

const optionOf = ({ id, title, listed }: ProductChoice) => ({
  value: id,
  label: title,
  hint: listed ? undefined : 'Not on the list: left out until it is.',
})

const totalText = (total: number) => (total > MOST_FOUND ? `more than ${MOST_FOUND}` : String(total))
