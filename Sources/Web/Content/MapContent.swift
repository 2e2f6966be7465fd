internal import Foundation
internal import Geometry
internal import Planning
internal import Storage
internal import Tiling

/// What one generation of the file has to show: read from one snapshot, never changed.
struct MapContent: Sendable {
    let generation: Int64
    let datum: Datum
    let notes: MapNotes
    let basemap: Basemap?
    /// Why a basemap of the file's own is not used.
    let basemapRefusal: String?
    /// 户籍户, 常住户 or 住房套数; `nil` when the file does not say.
    let householdKind: String?
    let revision: Revision?
    let areas: [Layer: AreaContent]
    let district: AreaRecord?
    let streets: [AreaRecord]
    let communities: [CommunityLoad]
    /// In the order of the cells of `areas[.grids]`.
    let grids: [GridFacts]
    /// Rows of the layers that are read tile by tile, and the boxes around them.
    let counts: [Layer: Int]
    private let boxes: [Layer: Box]

    /// - Parameter rows: a generation's rows; nothing is read here, so that no snapshot is held while tiles are prepared.
    init(_ rows: MapRows, options: WebOptions) {
        generation = rows.generation
        datum = rows.datum
        notes = MapNotes(
            notice: options.notes.notice ?? rows.settings[.notice] ?? MapNotes.standardNotice,
            approval: options.notes.approval ?? rows.settings[.mapApproval],
            classification: options.notes.classification ?? rows.settings[.classification])
        householdKind = rows.settings[.householdKind]
        revision = rows.revision
        (basemap, basemapRefusal) = Self.basemap(rows.settings[.basemap], options)
        district = rows.district.first
        streets = rows.streets
        let classes = Dictionary(
            rows.communities.map { ($0.code, $0.areaClass.flatMap(CommunityClass.init(stated:)) ?? .urban) }
        ) { first, _ in first }
        grids = rows.grids.filter { !$0.area.isEmpty }.map {
            let profile = rows.profiles.profile(of: $0.kind, in: classes[$0.community] ?? .urban)
            return GridFacts(record: $0, band: profile.band)
        }
        let ofCommunity = Dictionary(grouping: grids, by: \.record.community)
        communities = rows.communities.map {
            CommunityLoad(record: $0, grids: ofCommunity[$0.code] ?? [], towers: rows.towers[$0.code] ?? [])
        }
        areas = [
            .district: AreaContent(Self.plain(rows.district)), .streets: AreaContent(Self.plain(rows.streets)),
            .communities: AreaContent(
                communities.compactMap { community in
                    community.record.area.map {
                        (TileFeature(id: community.record.id, properties: community.properties), $0)
                    }
                }),
            .grids: AreaContent(
                grids.map { (TileFeature(id: $0.record.id, properties: $0.properties), $0.record.area) }),
        ]
        counts = rows.counts
        boxes = rows.boxes
    }

    private static func plain(_ records: [AreaRecord]) -> [(feature: TileFeature, area: MultiPolygon)] {
        records.compactMap { record in
            record.area.map {
                (
                    TileFeature(
                        id: record.id, properties: [("code", .text(record.code)), ("name", .text(record.name))]), $0
                )
            }
        }
    }

    private static func basemap(_ setting: String?, _ options: WebOptions) -> (Basemap?, String?) {
        if let basemap = options.basemap { return (basemap, nil) }
        guard let setting else { return (nil, nil) }
        do {
            return (try Basemap(setting: setting), nil)
        } catch {
            return (nil, "\(error)")
        }
    }

    /// What to show first: the whole of the finest areas; `nil` while nothing has an outline.
    var box: Box? {
        [Layer.grids, .communities, .streets, .district].lazy.compactMap { areas[$0]?.box }.first
    }

    /// Around all that a layer's tiles hold, counts at the labels of grids included; `nil` while it holds nothing itself.
    func box(of layer: MapLayer) -> Box? {
        if let area = layer.areaLayer { return areas[area]?.box }
        guard let own = layer.rowsOfFile.flatMap({ boxes[$0] }) else { return nil }
        let isCounted = layer.counted != nil || layer.above?.counted != nil
        return isCounted ? areas[.grids]?.box?.union(own) ?? own : own
    }

    /// The communities with an outline, in the order of the cells of `areas[.communities]`.
    var outlined: [CommunityLoad] { communities.filter { $0.record.area != nil } }
}
