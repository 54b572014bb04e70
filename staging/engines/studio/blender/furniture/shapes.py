"""Which function draws which shape of the catalogue."""

from __future__ import annotations

from collections.abc import Callable

from staging.engines.studio.blender.furniture import (
    beds,
    books,
    cabinets,
    chairs,
    desks,
    dining,
    flat,
    hall,
    kids,
    lamps,
    plants,
    shelves,
    sofas,
    tables,
    throws,
    toys,
    vessels,
)
from staging.engines.studio.blender.furniture.assembly import Assembly, Order

Shape = Callable[[Order], Assembly]

SHAPES: dict[str, Shape] = {
    shape.__name__: shape
    for shape in (
        sofas.sofa, sofas.sofa_frame, sofas.chaise,
        chairs.tub_chair, chairs.lounge_chair, chairs.sling_chair, chairs.wing_chair, chairs.shell_chair,
        dining.padded_chair, dining.bow_chair, dining.spindle_chair, dining.cross_chair, dining.office_chair,
        tables.leg_table, tables.frame_table, tables.block_table, tables.round_table, tables.pebble_table,
        tables.oval_table, tables.plank_table, desks.desk, desks.bench,
        cabinets.cabinet, shelves.bookcase, shelves.tv, beds.bed,
        lamps.column_lamp, lamps.tripod_lamp, lamps.arc_lamp, lamps.reading_lamp, lamps.globe_lamp, lamps.vase_lamp,
        lamps.mushroom_lamp, lamps.desk_lamp,
        plants.fiddle_plant, plants.monstera_plant, plants.olive_plant, plants.snake_plant, plants.palm_plant,
        plants.small_plant,
        flat.rug, flat.round_rug, flat.art, flat.mirror,
        vessels.vase, vessels.vase_pair, vessels.bowl, vessels.place_setting,
        books.books, books.book_row, books.notebook,
        throws.folded_throw, throws.throw_basket,
        kids.day_bed, kids.toy_shelf, kids.play_tent, kids.pouf,
        toys.toy_bear, toys.toy_rabbit, toys.toy_blocks, toys.toy_rings,
        hall.coat_stand, hall.towel_ladder, hall.lantern,
    )
}  # fmt: skip
