import { stemmer as arabic } from '@orama/stemmers/arabic'
import { stemmer as danish } from '@orama/stemmers/danish'
import { stemmer as dutch } from '@orama/stemmers/dutch'
import { stemmer as english } from '@orama/stemmers/english'
import { stemmer as finnish } from '@orama/stemmers/finnish'
import { stemmer as french } from '@orama/stemmers/french'
import { stemmer as german } from '@orama/stemmers/german'
import { stemmer as greek } from '@orama/stemmers/greek'
import { stemmer as hungarian } from '@orama/stemmers/hungarian'
import { stemmer as italian } from '@orama/stemmers/italian'
import { stemmer as norwegian } from '@orama/stemmers/norwegian'
import { stemmer as portuguese } from '@orama/stemmers/portuguese'
import { stemmer as romanian } from '@orama/stemmers/romanian'
import { stemmer as russian } from '@orama/stemmers/russian'
import { stemmer as spanish } from '@orama/stemmers/spanish'
import { stemmer as swedish } from '@orama/stemmers/swedish'
import { stemmer as turkish } from '@orama/stemmers/turkish'
import { stemmer as ukrainian } from '@orama/stemmers/ukrainian'
import { stopwords as arabicStops } from '@orama/stopwords/arabic'
import { stopwords as danishStops } from '@orama/stopwords/danish'
import { stopwords as dutchStops } from '@orama/stopwords/dutch'
import { stopwords as englishStops } from '@orama/stopwords/english'
import { stopwords as finnishStops } from '@orama/stopwords/finnish'
import { stopwords as frenchStops } from '@orama/stopwords/french'
import { stopwords as germanStops } from '@orama/stopwords/german'
import { stopwords as greekStops } from '@orama/stopwords/greek'
import { stopwords as hungarianStops } from '@orama/stopwords/hungarian'
import { stopwords as italianStops } from '@orama/stopwords/italian'
import { stopwords as norwegianStops } from '@orama/stopwords/norwegian'
import { stopwords as portugueseStops } from '@orama/stopwords/portuguese'
import { stopwords as romanianStops } from '@orama/stopwords/romanian'
import { stopwords as russianStops } from '@orama/stopwords/russian'
import { stopwords as spanishStops } from '@orama/stopwords/spanish'
import { stopwords as swedishStops } from '@orama/stopwords/swedish'
import { stopwords as turkishStops } from '@orama/stopwords/turkish'
import { stopwords as ukrainianStops } from '@orama/stopwords/ukrainian'

/** What is known of a language: how its words lose their endings (Snowball), and which of them tell nothing. */
interface Language {
  stem: (word: string) => string
  stopWords: readonly string[]
}

/** By ISO 639-1. */
export const languages: Readonly<Record<string, Language>> = {
  ar: { stem: arabic, stopWords: arabicStops },
  da: { stem: danish, stopWords: danishStops },
  de: { stem: german, stopWords: germanStops },
  el: { stem: greek, stopWords: greekStops },
  en: { stem: english, stopWords: englishStops },
  es: { stem: spanish, stopWords: spanishStops },
  fi: { stem: finnish, stopWords: finnishStops },
  fr: { stem: french, stopWords: frenchStops },
  hu: { stem: hungarian, stopWords: hungarianStops },
  it: { stem: italian, stopWords: italianStops },
  nb: { stem: norwegian, stopWords: norwegianStops },
  nl: { stem: dutch, stopWords: dutchStops },
  no: { stem: norwegian, stopWords: norwegianStops },
  pt: { stem: portuguese, stopWords: portugueseStops },
  ro: { stem: romanian, stopWords: romanianStops },
  ru: { stem: russian, stopWords: russianStops },
  sv: { stem: swedish, stopWords: swedishStops },
  tr: { stem: turkish, stopWords: turkishStops },
  uk: { stem: ukrainian, stopWords: ukrainianStops },
}

/** Whose rules hold for a text in a language that has none here. */
export const DEFAULT_LANGUAGE = 'en'

/** The language whose rules hold for a text: `de` for `de-AT`. */
export function analysisLanguage(tag: string): string {
  const [language = ''] = tag.toLowerCase().split('-')
  return Object.hasOwn(languages, language) ? language : DEFAULT_LANGUAGE
}
