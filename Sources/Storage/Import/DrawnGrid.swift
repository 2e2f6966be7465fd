import Geometry
import Planning

/// A grid that planners drew, as a row of a source tells of it.
struct DrawnGrid {
    let item: ImportPass.Item
    let area: MultiPolygon
    /// `nil` where the source gives none.
    let code: GridCode?
    let name: String?
    let kind: GridKind
    /// Index of its community: the one named, that of the code, or the one that holds most of the grid.
    let community: Int

    /// By what people find it.
    var label: String { code?.text ?? name ?? "#\(item.index)" }

    /// - Throws: an ``ImportFault`` when it has no area, no readable code, or does not lie in its community.
    init(_ item: ImportPass.Item, in communities: [AreaRecord], _ mapping: FieldMapping) throws {
        func text(_ target: String) -> String? {
            mapping.targets.firstIndex { $0.name == target }.flatMap { item.values[$0].text }
        }
        guard let area = item.shape?.area else { throw ImportFault(.noShape) }
        self.item = item
        self.area = area
        code = try item.key.isEmpty ? nil : GridCode(importing: item.key)
        name = text("name")
        kind = text("kind").flatMap(GridKind.init) ?? .ordinary
        if let named = text("community") ?? code?.community.text {
            guard let index = communities.firstIndex(where: { $0.code == named }) else {
                throw ImportFault(.parentUnknown(code: named, level: Level.community.rawValue))
            }
            guard code.map({ $0.community.text == named }) ?? true else {
                throw ImportFault(.wrongCommunity(code: code?.text ?? "", community: named))
            }
            guard try Overlay.sharedDoubleArea(area, communities[index].area ?? MultiPolygon([])) > 0 else {
                throw ImportFault(.outsideCommunity(named))
            }
            community = index
        } else {
            guard
                let index = try ImportPass.holder(
                    of: Shape(area), among: communities.map { $0.area ?? MultiPolygon([]) })
            else { throw ImportFault(.outsideCommunities) }
            community = index
        }
    }
}

extension GridCode {
    /// - Throws: an ``ImportFault`` for what is no code of a grid.
    init(importing text: String) throws(ImportFault) {
        do { try self.init(text) } catch { throw ImportFault(error, text: text) }
    }
}
