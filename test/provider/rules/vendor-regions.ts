/** Regions, transcribed from the sources and not from `rules.ts`. */

/** The region table of Tencent Cloud's official Terraform provider, 1.83.25, in its order: short code, long form. */
export const TENCENT_SHORT_FORMS: Readonly<Record<string, string>> = pairs(`
  gz ap-guangzhou · szjr ap-shenzhen-fsi · gzopen ap-guangzhou-open · szx ap-shenzhen · qy ap-qingyuan
  szsycft ap-shenzhen-sycft · sh ap-shanghai · shjr ap-shanghai-fsi · jnec ap-jinan-ec · hzec ap-hangzhou-ec
  nj ap-nanjing · fzec ap-fuzhou-ec · hfeec ap-hefei-ec · bj ap-beijing · tsn ap-tianjin · bjjr ap-beijing-fsi
  sjwec ap-shijiazhuang-ec · whec ap-wuhan-ec · csec ap-changsha-ec · cgoec ap-zhengzhou-ec · cd ap-chengdu
  cq ap-chongqing · xiyec ap-xian-ec · sheec ap-shenyang-ec · hk ap-hongkong · tpe ap-taipei · kr ap-seoul
  jp ap-tokyo · sg ap-singapore · th ap-bangkok · jkt ap-jakarta · usw na-siliconvalley · de eu-frankfurt
  ru eu-moscow · in ap-mumbai · use na-ashburn · sao sa-saopaulo · ca na-toronto`);

/** Those of the official Node SDK, VPC, 3.1.173. */
export const HUAWEI_REGIONS = [
  ...numbered("cn-north", 1, 2, 4, 9, 11),
  ...numbered("cn-east", 2, 3, 4, 5),
  ...numbered("cn-south", 1, 2, 4),
  ...numbered("ap-southeast", 1, 2, 3, 4),
  ..."cn-southwest-2 af-south-1 sa-brazil-1 la-north-2 la-south-2 na-mexico-1 tr-west-1".split(" "),
  ..."eu-west-101 me-east-1 ae-ad-1".split(" "),
];

function pairs(table: string): Record<string, string> {
  return Object.fromEntries(
    table
      .trim()
      .split(/\s*[·\n]\s*/)
      .map((pair) => pair.split(" ") as [string, string]),
  );
}

function numbered(area: string, ...numbers: number[]): string[] {
  return numbers.map((number) => `${area}-${number}`);
}
