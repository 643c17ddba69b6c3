import type { PageContext } from '#core/contracts/page'
import { ButtonLink } from './components/button'
import { PageHeader } from './components/page-header'
import { Layout } from './layout'
import { CalendarSamples } from './styleguide-calendar'
import { FormSamples } from './styleguide-forms'
import { ListSamples } from './styleguide-lists'
import { WordSamples } from './styleguide-words'

/** Every component once, with words and figures of the kind it will carry. */
export function StyleGuide({ page }: { page: PageContext }) {
  return (
    <Layout page={page} title="Style guide" description="Every component once" wide>
      <PageHeader
        kicker="From the field"
        title="The first broad beans are in, and so is the rain"
        lead="What our growers picked this morning, what the bakers made of it, and where to find us on Saturday."
        actions={
          <>
            <ButtonLink href="#market">Fill a basket</ButtonLink>
            <ButtonLink href="#calendar" variant="plain">
              Come and visit
            </ButtonLink>
          </>
        }
      />
      <ListSamples page={page} />
      <CalendarSamples page={page} />
      <FormSamples page={page} />
      <WordSamples page={page} />
    </Layout>
  )
}
