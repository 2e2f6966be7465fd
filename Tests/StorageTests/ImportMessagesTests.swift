import Foundation
import Geometry
import Storage
import Testing

struct ImportMessagesTests {
    @Test(
        arguments: [
            ([:], Language.english), (["LANG": "zh_CN.UTF-8"], .chinese),
            (["LANG": "zh_CN.UTF-8", "LC_ALL": "C"], .english),
            (["LC_MESSAGES": "zh_CN", "LANG": "en_US"], .chinese), (["LC_ALL": "", "LANG": "zh"], .chinese),
        ] as [([String: String], Language)])
    func `the environment chooses the language`(environment: [String: String], language: Language) {
        #expect(Language(environment: environment) == language)
    }

    @Test func `a fault names row, key, place and what to do, in both languages`() {
        let fault = ImportFault(
            .spreadsheetCode(text: "4.21003E+11"), feature: 3, key: "4.21003E+11", place: Position(112.239, 30.335))
        #expect(fault.line(.english).hasPrefix("row 3 4.21003E+11 (112.239, 30.335): the code “4.21003E+11” was made"))
        #expect(fault.line(.chinese).hasPrefix("第 3 行 4.21003E+11 (112.239, 30.335)：代码“4.21003E+11”已被电子表格转成数值"))
    }

    @Test func `a refusal ends with what was changed: nothing`() {
        let refusal = ImportRefusal(source: "a.csv", layer: "buildings", faults: [ImportFault(.noFeatures)], omitted: 2)
        #expect(StorageError.refused(refusal).code == "source-empty")
        #expect(
            refusal.text(.english)
                == "a.csv → buildings: there is nothing in it [source-empty]\nand 2 more\nNothing was changed.")
        #expect(refusal.text(.chinese) == "a.csv → buildings：其中没有任何要素 [source-empty]\n另有 2 项\n文件未作任何改动。")
    }
}
