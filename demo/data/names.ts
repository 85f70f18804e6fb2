/** Names of people in the demo data, by family of languages, each with the Latin spelling used in its login. */
import type { Random } from './random.ts';

interface NamePart {
  readonly shown: string;
  readonly login: string;
}

interface NamePack {
  /** How often the pack is used, relative to the others. */
  readonly weight: number;
  readonly given: readonly NamePart[];
  readonly family: readonly NamePart[];
  readonly familyFirst?: boolean;
}

export interface PersonName {
  readonly fullName: string;
  /** `given.family` in lower-case ASCII, not yet unique. */
  readonly login: string;
}

/** Entries are `name`, or `name/latin` where the login cannot be had by dropping accents. */
const list = (text: string): NamePart[] =>
  text.split(' ').map((entry) => {
    const [shown = '', latin = shown] = entry.split('/');
    return { shown, login: toLogin(latin) };
  });

const PACKS: readonly NamePack[] = [
  {
    weight: 40,
    given: list(
      'James Olivia Noah Emma Liam Amelia Jack Grace Oscar Ruby Henry Ella Leo Mia Arthur Ivy Theo Alice Louis Nora Hannah Ethan Chloe Daniel Lucy Samuel Ruth Peter Laura Martin Clara Owen Maeve Callum Aoife Gavin Isla Rory Freya Simon',
    ),
    family: list(
      "Smith Jones Taylor Brown Walker Wright Hughes Green Hall Wood Clarke Baker Turner Parker Cooper Morris Ward Bell Murphy O'Brien Kelly Byrne Walsh Doyle Fraser Campbell Stewart Reid Morgan Evans Price Hunt Fox Lane Marsh Carter Bishop Barnes Webb Pope",
    ),
  },
  {
    weight: 22,
    given: list(
      'Zoë François Chloé Renée Jürgen Günther Anneliese Søren/Soren Åsa Björn Łukasz/Lukasz Małgorzata/Malgorzata Zdeněk Šárka José Inés Begoña João Conceição Ayşe/Ayse Çağlar/Caglar Ilse Matteo Giulia',
    ),
    family: list(
      "Müller Schäfer Weiß/Weiss Dubois Lefèvre Åkesson Ødegård/Odegard Jørgensen/Jorgensen Nowak Wiśniewski Dvořák Novák García Muñoz Fernández Gonçalves Araújo Yılmaz/Yilmaz Şahin Rossi D'Angelo 't-Hooft Lindqvist Szabó",
    ),
  },
  {
    weight: 12,
    given: list('Aarav Priya Rohan Ananya Vikram Meera Arjun Kavya Sanjay Lakshmi Imran Fatima Kwame Ngozi'),
    family: list('Sharma Patel Iyer Reddy Nair Gupta Singh Kaur Khan Rahman Mensah Okafor Adeyemi Mbeki'),
  },
  {
    weight: 6,
    given: list('Алексей/Aleksei Мария/Maria Дмитрий/Dmitri Ольга/Olga Сергей/Sergei Анна/Anna'),
    family: list('Иванов/Ivanov Коваленко/Kovalenko Петров/Petrov Шевченко/Shevchenko Орлов/Orlov'),
  },
  {
    weight: 5,
    given: list('محمد/Mohammed ليلى/Layla يوسف/Youssef مريم/Maryam عمر/Omar نور/Nour'),
    family: list('الحسن/Alhassan حداد/Haddad منصور/Mansour خليل/Khalil العلي/Alali'),
  },
  {
    weight: 3,
    given: list('נועה/Noa דוד/David תמר/Tamar יוסי/Yossi'),
    family: list('כהן/Cohen לוי/Levi מזרחי/Mizrahi פרץ/Peretz'),
  },
  {
    weight: 7,
    given: list('伟/Wei 芳/Fang 娜/Na 敏/Min 静/Jing 磊/Lei 洋/Yang 丽/Li'),
    family: list('王/Wang 李/Li 张/Zhang 刘/Liu 陈/Chen 杨/Yang 赵/Zhao 黄/Huang'),
    familyFirst: true,
  },
  {
    weight: 5,
    given: list('蓮/Ren 陽菜/Hina 湊/Minato 葵/Aoi 悠真/Yuma さくら/Sakura'),
    family: list('佐藤/Sato 鈴木/Suzuki 高橋/Takahashi 田中/Tanaka 渡辺/Watanabe'),
    familyFirst: true,
  },
];

const TOTAL_WEIGHT = PACKS.reduce((sum, pack) => sum + pack.weight, 0);

/** Drops accents and everything that is not a Latin letter. */
function toLogin(text: string): string {
  return text
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z]/g, '');
}

function pickPack(random: Random): NamePack {
  let rest = random.below(TOTAL_WEIGHT);
  for (const pack of PACKS) {
    rest -= pack.weight;
    if (rest < 0) return pack;
  }
  throw new RangeError('The weights of the name packs do not add up.');
}

export function pickName(random: Random): PersonName {
  const pack = pickPack(random);
  const given = random.pick(pack.given);
  const family = random.pick(pack.family);
  const fullName = pack.familyFirst ? `${family.shown}${given.shown}` : `${given.shown} ${family.shown}`;
  return { fullName, login: `${given.login}.${family.login}` };
}

/** Makes logins unique by a number after the second of a name. */
export function createLogins(taken: readonly string[]): (login: string) => string {
  const counts = new Map(taken.map((login) => [login, 1]));
  return (login) => {
    const count = (counts.get(login) ?? 0) + 1;
    counts.set(login, count);
    return count === 1 ? login : `${login}${count}`;
  };
}
